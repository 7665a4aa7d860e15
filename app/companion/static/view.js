// Pieces that several screens are built of.

import { clock, h } from "./dom.js";
import { draft, phone, progress } from "./phone.js";
import { KINDS, NOTES, TYPES } from "./words.js";

export const screen = document.getElementById("screen");

export function fill(...content) {
  screen.replaceChildren(...content.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
}

export function chip(stop) {
  const now = progress(stop);
  if (now.notDone) return h("span", { class: "chip bad" }, "Non fait");
  if (now.done) return h("span", { class: "chip good" }, `Fait ${clock(now.done)}`);
  if (now.arrived) return h("span", { class: "chip active" }, "Sur place");
  if (now.departed) return h("span", { class: "chip active" }, "En route");
  return null;
}

export function stateOf(entry) {
  if (entry.state === "sent") return h("span", { class: "state good" }, NOTES[entry.note] ? "reçu, à vérifier" : "reçu");
  if (entry.state === "held") return h("span", { class: "state bad", title: entry.why }, "gardé ici");
  return h("span", { class: "state wait" }, "en attente d'envoi");
}

export const title = (stop) => stop.job?.customer ?? stop.outlet?.name ?? KINDS[stop.kind] ?? stop.kind;
export const subject = (stop) => (stop.job ? TYPES[stop.job.type] ?? stop.job.type : KINDS[stop.kind] ?? "");
export const target = (stop) => stop.job ?? stop.outlet;

export function mapAddress(place) {
  const words = [place.street, place.postcode, place.city].filter(Boolean).join(" ");
  const point = place.lat !== null && place.lat !== undefined ? `${place.lat},${place.lon}` : "";
  if (!point && !words) return null;
  const goal = encodeURIComponent(point || words);
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${goal}`;
  return `geo:${point || "0,0"}?q=${goal}`;
}

export { strip } from "./safe.js";

export function section(name, id, ...content) {
  return h("section", { class: "card", id }, h("h2", {}, name), ...content);
}

export function typed(stop, name, properties) {
  const make = properties.rows ? "textarea" : "input";
  return h(make, { ...properties, value: draft(stop)[name] ?? properties.value ?? "", oninput: (event) => { draft(stop)[name] = event.target.value; } });
}
