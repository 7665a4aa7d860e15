// The end of the tour: hours, break and kilometres.

import { checked } from "./check.js";
import { dialog, h, instant, number, say } from "./dom.js";
import { plural, t } from "./language.js";
import { isOver, phone, progress, record } from "./phone.js";

const mine = (kind) => phone.items.filter((entry) => entry.event.kind === kind && entry.tour === phone.day.tour.id);

export const endedAt = () => {
  const told = mine("tour_ended").at(-1)?.event;
  return phone.day.tour.ended_at ?? told?.data.ended ?? told?.at;
};

/** When the work began, as far as this phone knows. */
function began() {
  const known = [phone.day.tour.started_at, checked("start")?.event.at, ...phone.day.stops.flatMap((stop) => {
    const now = progress(stop);
    return [now.departed, now.arrived];
  })].filter(Boolean).map((at) => Date.parse(at));
  return known.length ? new Date(Math.min(...known)).toISOString() : phone.day.tour.starts_at;
}

/** The hour of a tour as an instant: an hour before the tour's begin is one of the next day. */
function hourOf(time, after = null) {
  if (!time) return null;
  const found = instant(phone.day.tour.day, time);
  if (after && found < after) found.setUTCDate(found.getUTCDate() + 1);
  return found;
}

const hm = (iso) => new Date(iso).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });

export async function endTour() {
  const left = phone.day.stops.filter((stop) => stop.job && !isOver(stop)).length;
  const answer = await dialog(t("Fin de tournée"), (close) => {
    const from = h("input", { type: "time", id: "started", value: hm(began()) });
    const to = h("input", { type: "time", id: "ended", value: hm(new Date().toISOString()) });
    const pause = h("input", { type: "text", inputmode: "numeric", id: "break", autocomplete: "off", placeholder: "45" });
    const km = h("input", { type: "text", inputmode: "numeric", id: "km", autocomplete: "off", value: checked("end")?.event.data.km ?? "", placeholder: t("Facultatif") });
    const text = h("textarea", { rows: 2, id: "end-text", "aria-label": t("Remarque"), placeholder: t("Remarque sur la journée"), maxlength: 1000 });
    const finish = () => {
      const started = hourOf(from.value), ended = hourOf(to.value, started);
      const minutes = number(pause.value, 0, 720), read = number(km.value, 1, 3_000_000);
      if (!started || !ended) return say(t("Tapez les heures de début et de fin."));
      if (ended - started > 24 * 3_600_000 || (minutes ?? 0) * 60_000 > ended - started) return say(t("Ces heures ne vont pas ensemble."));
      if (km.value.trim() && read === null) { say(t("Le compteur est en kilomètres.")); km.focus(); return; }
      close({
        started: started.toISOString(), ended: ended.toISOString(),
        ...(minutes === null ? {} : { break_minutes: minutes }), ...(read ? { km: read } : {}), ...(text.value.trim() ? { text: text.value.trim() } : {}),
      });
    };
    return [
      left > 0 && h("p", { class: "bad" }, plural(left, "Il reste {n} intervention à noter : terminée ou non faite.", "Il reste {n} interventions à noter : terminées ou non faites.")),
      h("div", { class: "pair" }, h("label", {}, t("Début"), from), h("label", {}, t("Fin"), to)),
      h("div", { class: "pair" }, h("label", {}, t("Pauses (min)"), pause), h("label", {}, t("Compteur (km)"), km)),
      text,
      h("button", { type: "button", class: "go", id: "confirm-end", onclick: finish }, t("Terminer la tournée")),
    ];
  });
  if (answer) await record("tour_ended", null, answer);
}
