// What the office changed since the driver last said that he has seen his tour.

import { clock, h, longDay } from "./dom.js";
import { plural, t } from "./language.js";
import { isOver, phone, record } from "./phone.js";
import { setValue, value } from "./store.js";
import { KINDS } from "./words.js";

let seen = null; // {tour, revision, note, stops: {id: {...}}}, as the driver last confirmed it

export async function restoreSeen() {
  seen = (await value("seen")) ?? null;
}

// What a driver must know of a stop when it changes; how far the stop is does not belong to it.
function facts(stop) {
  const { job, outlet } = stop;
  return {
    client: stop.job?.customer ?? stop.outlet?.name ?? KINDS[stop.kind] ?? stop.kind, from: stop.from,
    consigne: job?.note ?? "", adresse: [job?.site, job?.street, job?.postcode, job?.city, outlet?.name].filter(Boolean).join(" "),
    déchet: [job?.material, job?.waste_code].filter(Boolean).join(" "), benne: [job?.container_type, job?.container_out, job?.container_in].filter(Boolean).join(" "),
    horaire: [job?.window_from, job?.window_to].filter(Boolean).join(" – "), contact: [job?.contact, job?.phone].filter(Boolean).join(" "),
    commande: job?.order_number ?? "", type: job?.type ?? stop.kind,
  };
}

const picture = () => ({
  tour: phone.day.tour.id, revision: phone.day.tour.revision, note: phone.day.tour.note ?? "",
  stops: Object.fromEntries(phone.day.stops.map((stop) => [stop.id, facts(stop)])),
});

/** The newest revision that was confirmed, here or as the office knows. */
function confirmed() {
  const tour = phone.day.tour;
  return Math.max(tour.acknowledged, ...phone.items
    .filter((entry) => entry.event.kind === "tour_acknowledged" && entry.tour === tour.id).map((entry) => entry.event.data.revision));
}

/** One line for each stop that is new, gone, at another hour or otherwise. */
function differences() {
  if (seen?.tour !== phone.day.tour.id) return [];
  const now = picture();
  const lines = [];
  if (now.note !== seen.note) lines.push({ text: t("Consigne de la tournée modifiée") });
  for (const [id, stop] of Object.entries(now.stops)) {
    const before = seen.stops[id];
    if (before && isOver(phone.day.stops.find((known) => known.id === id))) continue; // what he told himself is no news
    if (!before) {
      lines.push({ id, mark: t("Nouveau"), text: t("Ajouté : {stop}, {hour}", { stop: stop.client, hour: clock(stop.from) }) });
      continue;
    }
    if (before.from !== stop.from) {
      lines.push({ id, mark: t("Modifié"), text: t("Déplacé : {stop}, {before} → {after}", { stop: stop.client, before: clock(before.from), after: clock(stop.from) }) });
    }
    const others = Object.keys(stop).filter((name) => name !== "from" && name in before && before[name] !== stop[name]);
    if (others.length) {
      lines.push({ id, mark: t("Modifié"), text: t("Modifié : {stop} ({what})", { stop: stop.client, what: others.map((name) => t(name)).join(", ") }) });
    }
  }
  for (const [id, stop] of Object.entries(seen.stops)) {
    if (!now.stops[id]) lines.push({ text: t("Retiré : {stop}, {hour}", { stop: stop.client, hour: clock(stop.from) }) });
  }
  return lines;
}

const isNew = () => confirmed() < phone.day.tour.revision;

/** "Nouveau" or "Modifié" on a stop that the driver has not confirmed so. */
export const markOf = (stop) => (isNew() ? differences().find((line) => line.id === stop.id)?.mark ?? "" : "");

export function changes() {
  if (!isNew()) return null;
  const first = confirmed() < 0;
  const lines = first ? [] : differences();
  return h("section", { class: "card notice", id: "changes" },
    h("h2", {}, first ? t("Nouvelle tournée à confirmer.") : t("Le bureau a modifié la tournée.")),
    first && h("p", {}, plural(phone.day.stops.length, "{n} arrêt", "{n} arrêts"), " · ", longDay(phone.day.tour.day)),
    lines.length > 0 && h("ul", {}, lines.map((line) => h("li", {}, line.text))),
    h("button", { type: "button", class: "go", id: "acknowledge", onclick: acknowledge }, t("J'ai vu")));
}

async function acknowledge() {
  seen = picture();
  await setValue("seen", seen).catch(() => {});
  await record("tour_acknowledged", null, { revision: phone.day.tour.revision });
}
