// Pieces that several screens are built of.

import { clock, h, number, refill } from "./dom.js";
import { LANGUAGES, chooseLanguage, current, t } from "./language.js";
import { draft, progress, setDraft } from "./phone.js";
import { KINDS, NOTES, TYPES } from "./words.js";

export const screen = document.getElementById("screen");

export const fill = (...content) => refill(screen, ...content);

export function chip(stop) {
  const now = progress(stop);
  if (now.notDone) return h("span", { class: "chip bad" }, t("Non fait"));
  if (now.done) return h("span", { class: "chip good" }, t("Fait {hour}", { hour: clock(now.done) }));
  if (now.arrived) return h("span", { class: "chip active" }, t("Sur place"));
  if (now.departed) return h("span", { class: "chip active" }, t("En route"));
  return null;
}

export function stateOf(entry) {
  if (entry.state === "sent") return h("span", { class: "state good" }, NOTES[entry.note] ? t("reçu, à vérifier") : t("reçu"));
  if (entry.state === "held") return h("span", { class: "state bad", title: t(entry.why) }, t("gardé ici"));
  return h("span", { class: "state wait" }, t("en attente d'envoi"));
}

export const title = (stop) => stop.job?.customer ?? stop.outlet?.name ?? t(KINDS[stop.kind] ?? stop.kind);
export const subject = (stop) => t(stop.job ? TYPES[stop.job.type] ?? stop.job.type : KINDS[stop.kind] ?? "");
export const target = (stop) => stop.job ?? stop.outlet;

export function mapAddress(place) {
  const words = [place.street, place.postcode, place.city].filter(Boolean).join(" ");
  const point = place.lat !== null && place.lat !== undefined ? `${place.lat},${place.lon}` : "";
  if (!point && !words) return null;
  const goal = encodeURIComponent(point || words);
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${goal}`;
  return `geo:${point || "0,0"}?q=${goal}`;
}

export const section = (name, id, ...content) => h("section", { class: "card", id }, h("h2", {}, name), ...content);

/** A field whose content is kept while it is typed. */
export function typed(stop, name, properties) {
  const make = properties.rows ? "textarea" : "input";
  return h(make, {
    ...properties, value: draft(stop)[name] ?? properties.value ?? "",
    oninput: (event) => setDraft(stop, name, event.target.value),
  });
}

/** A count with a large button on either side. */
export function counter(label, id, start, changed) {
  const field = h("input", { type: "text", inputmode: "numeric", id, value: String(start), autocomplete: "off", "aria-label": label,
    oninput: () => changed(number(field.value, 0, 10_000) ?? 0) });
  const by = (step) => () => {
    const n = Math.max(0, (number(field.value, 0, 10_000) ?? 0) + step);
    field.value = String(n);
    changed(n);
  };
  return h("div", { class: "counter" }, h("span", { class: "grow" }, label),
    h("button", { type: "button", class: "round", "aria-label": t("Un de moins : {what}", { what: label }), onclick: by(-1) }, "−"), field,
    h("button", { type: "button", class: "round", "aria-label": t("Un de plus : {what}", { what: label }), onclick: by(1) }, "+"));
}

/** Offers the other language; `chosen` draws the screen anew. */
export function languageButton(chosen) {
  const [other, name] = Object.entries(LANGUAGES).find(([code]) => code !== current());
  const choose = async () => {
    await chooseLanguage(other);
    chosen();
  };
  return h("button", { type: "button", class: "second", id: "language", lang: other, onclick: choose }, name);
}

// ---------------------------------------------------------------------------------------------- time that runs

export const since = (iso) => h("span", { class: "running", role: "timer", "data-since": iso }, running(Date.now() - Date.parse(iso)));
export const until = (iso) => h("span", { class: "running", role: "timer", "data-until": iso }, running(Date.parse(iso) - Date.now()));

function running(ms) {
  const seconds = Math.max(0, Math.floor(ms / 1000));
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`;
}

/** Moves the clocks of the screen on; true when a deadline has just passed. */
export function tick() {
  let passed = false;
  for (const clockFace of screen.querySelectorAll("[data-since]")) clockFace.textContent = running(Date.now() - Date.parse(clockFace.dataset.since));
  for (const clockFace of screen.querySelectorAll("[data-until]")) {
    const left = Date.parse(clockFace.dataset.until) - Date.now();
    passed ||= left <= 0;
    clockFace.textContent = running(left);
  }
  return passed;
}
