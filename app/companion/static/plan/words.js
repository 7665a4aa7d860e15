// The office's words for what stands on the plan, and days and hours as people read them.
import { KINDS, TYPES } from "/static/words.js";

export const STATES = {
  DRAFT: "Brouillon", TO_PLAN: "À planifier", PLANNED: "Planifiée", SENT: "Envoyée", ACKNOWLEDGED: "Lue",
  EN_ROUTE: "En route", ON_SITE: "Sur place", DONE: "Réalisée", WEIGHED: "Pesée", VALIDATED: "Validée",
  INVOICED: "Facturée", NOT_DONE: "Non réalisée", CANCELLED: "Annulée", DISPUTED: "En litige",
};
const WAITING = new Set(["PLANNED", "SENT", "ACKNOWLEDGED", "EN_ROUTE"]);
const OVER = new Set(["DONE", "WEIGHED", "VALIDATED", "INVOICED", "NOT_DONE", "CANCELLED", "DISPUTED"]);
export const AWAY = { leave: "Congés", training: "Formation", other: "Absent", workshop: "Atelier", breakdown: "Panne", inspection: "Contrôle technique" };

export const isOver = (stop) => (stop.job ? OVER.has(stop.job.status) : Boolean(stop.done_at));
export const isLate = (stop, now) => Boolean(stop.job) && WAITING.has(stop.job.status) && new Date(stop.to).getTime() < now;

/** What a stop is, in one or two words. */
export const kindOf = (stop) =>
  stop.job ? TYPES[stop.job.type] ?? stop.job.type : stop.kind === "JOB" ? "Intervention" : KINDS[stop.kind] ?? stop.kind;

export const titleOf = (stop) => stop.job?.customer ?? (stop.kind === "JOB" ? "Autre agence" : stop.outlet?.name ?? kindOf(stop));
export const stateOf = (stop) => (stop.job ? STATES[stop.job.status] ?? stop.job.status : stop.done_at ? "Fait" : "");

/** The class that colours a stop: its state, or what serves no job. */
export const colourOf = (stop) => (stop.job ? `s-${stop.job.status.toLowerCase()}` : "s-technical");

/** Everything of a stop that somebody may look for, without accents and capitals. */
export const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
export const wordsOf = (stop) => plain([
  titleOf(stop), kindOf(stop), stateOf(stop), stop.outlet?.name, stop.outlet?.city, ...(stop.job ? [stop.job.number, stop.job.site,
    stop.job.street, stop.job.postcode, stop.job.city, stop.job.material, stop.job.container_type, stop.job.container_in,
    stop.job.container_out, stop.job.contact, stop.job.phone, stop.job.order_number] : [])].filter(Boolean).join(" "));

const hours = new Intl.DateTimeFormat("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" });
const parts = new Intl.DateTimeFormat("en-CA", {
  year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23", timeZone: "Europe/Paris",
});

export const clock = (instant) => (instant ? hours.format(new Date(instant)) : "");
export const slotOf = (span) => `${clock(span.from)}\u00a0–\u00a0${clock(span.to)}`;

/** The day in Paris, and how many hours of it have passed by the clock on the wall. */
export function wall(instant) {
  const found = Object.fromEntries(parts.formatToParts(new Date(instant)).map((part) => [part.type, part.value]));
  return { day: `${found.year}-${found.month}-${found.day}`, hours: Number(found.hour) + Number(found.minute) / 60 };
}

export function addDays(day, count) {
  const moved = new Date(`${day}T12:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + count);
  return moved.toISOString().slice(0, 10);
}

const asDay = (day, options) => new Date(`${day}T12:00:00Z`).toLocaleDateString("fr-FR", { timeZone: "UTC", ...options });
export const longDay = (day) => asDay(day, { weekday: "long", day: "numeric", month: "long" });
export const shortDay = (day) => asDay(day, { weekday: "short", day: "numeric", month: "short" });
export const monday = (day) => addDays(day, -((new Date(`${day}T12:00:00Z`).getUTCDay() + 6) % 7));

/** A French number as it is dialled: 05 36 49 00 00. */
export const spoken = (number) => (/^\+33\d{9}$/.test(number) ? `0${number.slice(3)}`.replace(/\B(?=(\d\d)+$)/g, " ") : number);

/** How many of the jobs of a tour are over, and how many there are. */
export function progress(stops) {
  const jobs = stops.filter((stop) => stop.kind === "JOB");
  return { done: jobs.filter(isOver).length, all: jobs.length };
}
