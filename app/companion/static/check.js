// The vehicle's check at the start and at the end of the day.

import { dialog, h, number, say } from "./dom.js";
import { plural, t } from "./language.js";
import { phone, record } from "./phone.js";
import { photoField } from "./photos.js";
import { stateOf } from "./view.js";
import { PARTS } from "./words.js";

export const checked = (when) =>
  phone.items.filter((entry) => entry.event.kind === "vehicle_check" && entry.tour === phone.day.tour.id && entry.event.data.when === when).at(-1);

/** Asks for what is not in order; nothing to say is one tap. */
export async function checkVehicle(when) {
  const photo = photoField(t("Ajouter une photo"), "check-photo", "Véhicule");
  const answer = await dialog(when === "start" ? t("Contrôle de départ") : t("Contrôle de fin"), (close) => {
    const km = h("input", { type: "text", inputmode: "numeric", id: "check-km", autocomplete: "off", placeholder: "120 180" });
    const text = h("textarea", { rows: 2, id: "check-text", "aria-label": t("Remarque"), placeholder: t("Remarque"), maxlength: 400 });
    const details = new Map();
    const go = h("button", { type: "button", class: "go", id: "save-check" });
    const update = () => {
      go.textContent = details.size ? plural(details.size, "Signaler {n} défaut", "Signaler {n} défauts") : t("Tout est en ordre");
      go.className = details.size ? "danger" : "go";
    };
    const part = (name, n) => {
      const what = h("input", { type: "text", id: `defect-${n}`, class: "defect", "aria-label": t("Défaut : {part}", { part: t(name) }), placeholder: t("Quel défaut ?"), maxlength: 200, hidden: true });
      const box = h("input", { type: "checkbox", onchange: () => {
        if (box.checked) details.set(name, what); else details.delete(name);
        what.hidden = !box.checked;
        if (box.checked) what.focus();
        update();
      } });
      return h("div", {}, h("label", {}, box, h("span", {}, t(name))), what);
    };
    go.addEventListener("click", () => {
      const read = number(km.value, 0, 3_000_000);
      if (km.value.trim() && read === null) { say(t("Le compteur est en kilomètres.")); km.focus(); return; }
      const defects = [...details].map(([name, what]) => ({ part: name, text: what.value.trim() }));
      close({ when, ok: !defects.length, defects, text: text.value.trim(), ...(read ? { km: read } : {}) });
    });
    update();
    return [
      h("p", { class: "quiet" }, [phone.day.tour.vehicle, phone.day.tour.vehicle_label, phone.day.tour.trailer].filter(Boolean).join(" · ")),
      h("label", {}, t("Compteur (km)"), km),
      h("h3", { id: "parts" }, t("Touchez ce qui a un défaut")),
      h("div", { class: "choices", role: "group", "aria-labelledby": "parts" }, PARTS.map(part)),
      photo.element, text, h("div", { class: "sticky" }, go),
    ];
  });
  if (!answer) return false;
  await record("vehicle_check", null, answer);
  await photo.keep(null);
  say(answer.ok ? t("Contrôle noté.") : t("Défaut signalé au bureau."));
  return true;
}

/** A card that asks for the check until it is done, then says so. */
export function check(when) {
  const entry = checked(when);
  if (entry) {
    const { defects } = entry.event.data;
    return h("p", { class: "row quiet check-done" }, h("span", { class: "grow" }, when === "start" ? t("Contrôle de départ") : t("Contrôle de fin"), " · ",
      defects.length ? plural(defects.length, "{n} défaut", "{n} défauts") : t("en ordre")), stateOf(entry));
  }
  return h("button", { type: "button", class: "second", id: `check-${when}`, onclick: () => checkVehicle(when) },
    when === "start" ? t("Contrôle du véhicule") : t("Contrôle de fin"));
}
