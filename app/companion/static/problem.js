// What goes wrong at a stop: told with its reason and a photo; a blocked site waits for the office.

import { choices, clock, dialog, h, say } from "./dom.js";
import { t } from "./language.js";
import { phone, progress, record, told } from "./phone.js";
import { photoField } from "./photos.js";
import { since, target, until } from "./view.js";
import { BLOCKING, OUTCOMES, REASONS } from "./words.js";

const reasonOf = ({ reason, text }) => {
  const said = reason === "Autre" && text ? text : reason;
  return { reason: said, ...(text && text !== said ? { text } : {}) };
};

/** Asks what is wrong, and what is to be done about it. */
export async function problem(stop, chosen = "") {
  const photo = photoField(t("Ajouter une photo"), "problem-photo", "Problème");
  const answer = await dialog(t("Problème"), (close) => {
    let reason = chosen;
    const text = h("textarea", { rows: 2, id: "problem-text", "aria-label": t("Précisions"), placeholder: t("Précisez si besoin"), maxlength: 400 });
    const end = (kind) => () => close({ kind, reason, text: text.value.trim() });
    const block = stop.job && h("button", { type: "button", class: "go", id: "blocked", onclick: end("blocked") }, t("Site bloqué : prévenir le bureau"));
    const tell = h("button", { type: "button", class: "second", id: "report", onclick: end("problem") }, t("Signaler et continuer"));
    const give = stop.job && h("button", { type: "button", class: "danger", id: "not-done", onclick: end("not_done") }, t("Intervention non faite"));
    const update = () => {
      for (const button of [block, tell, give]) if (button) button.disabled = !reason;
      if (block) block.hidden = !BLOCKING.has(reason) || Boolean(blockedSince(stop));
    };
    update();
    return [choices("reason", t("Motif"), REASONS.map((name) => [name, t(name)]), (name) => { reason = name; update(); }, chosen),
      text, photo.element, h("div", { class: "sticky" }, block, tell, give)];
  });
  if (!answer) return;
  // The news goes first: the office hears of it while the photo is still on its way.
  await record(answer.kind, stop.id, reasonOf(answer));
  await photo.keep(stop.id);
  say({ problem: t("Problème signalé au bureau."), not_done: t("Noté comme non fait."), blocked: t("Le bureau est prévenu.") }[answer.kind]);
}

// ---------------------------------------------------------------------------------------------- a blocked site

/** Since when this phone says that the site is blocked, or null. */
export function blockedSince(stop) {
  const last = told(stop.id, "blocked", "unblocked", "done", "not_done").at(-1);
  if (last) return last.event.kind === "blocked" ? last.event.at : null;
  return stop.case?.state === "open" ? stop.case.opened_at : null;
}

/** What the driver does before a closed gate, while the office calls. */
export function blocked(stop) {
  const from = blockedSince(stop);
  const known = stop.case;
  const now = progress(stop);
  const gaveUp = now.notDone && known?.state === "closed" && known.outcome !== "solved";
  if (now.done || (!from && !gaveUp)) return null;
  if (gaveUp || (known?.state === "closed" && Date.parse(known.opened_at) >= Date.parse(from) - 60_000)) {
    return h("section", { class: "card notice", id: "case" }, h("h2", {}, t("Réponse du bureau")),
      h("p", { class: "large" }, OUTCOMES[known.outcome] ? t(OUTCOMES[known.outcome]) : t("Le bureau a répondu.")), known.text && h("p", { class: "note" }, known.text),
      known.outcome === "solved" ? free(stop) : !now.notDone && give(stop, "go"));
  }
  if (now.notDone) return null;
  const late = known?.deadline && Date.parse(known.deadline) <= Date.now();
  return h("section", { class: "card blocked", id: "case" },
    h("h2", {}, t("Site bloqué depuis {hour}", { hour: clock(from) })),
    known?.deadline && !late
      ? h("p", { class: "large" }, t("Attendez encore"), " ", until(known.deadline))
      : h("p", { class: "large" }, t("Attente"), " ", since(from)),
    h("p", {}, late ? t("Le temps d'attente est passé. Appelez le bureau, ou notez « non fait ».")
      : known ? t("Le bureau appelle le site. Restez sur place.") : t("Le bureau est prévenu dès qu'il y a du réseau. Vous pouvez aussi l'appeler.")),
    h("div", { class: "pair" },
      target(stop)?.phone && h("a", { class: "second", href: `tel:${target(stop).phone}` }, t("Appeler le site")),
      phone.day.company?.phone && h("a", { class: "second", href: `tel:${phone.day.company.phone}` }, t("Appeler le bureau"))),
    free(stop), give(stop, late ? "danger" : "second"));
}

const free = (stop) => h("button", {
  type: "button", class: "go", id: "unblocked",
  onclick: async () => {
    await record("unblocked", stop.id, { text: "" });
    say(t("Débloqué : continuez l'intervention."));
  },
}, t("C'est débloqué"));

const give = (stop, look) => h("button", {
  type: "button", class: look, id: "give-up",
  onclick: () => problem(stop, told(stop.id, "blocked").at(-1)?.event.data.reason ?? "Accès bloqué"),
}, t("Intervention non faite"));
