// Pieces that several screens are built of.

import { clock, h } from "./dom.js";
import { draft, phone, progress } from "./phone.js";
import * as sync from "./sync.js";
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

// ---------------------------------------------------------------------------------------------- the strip on top

export function strip() {
  const waiting = phone.items.filter((entry) => entry.state === "waiting").length;
  const held = phone.items.filter((entry) => entry.state === "held").length;
  const many = (n) => `${n} élément${n > 1 ? "s" : ""}`;
  if (held || sync.state.refused) {
    return h("div", { class: "strip bad", id: "strip" },
      h("span", {}, sync.state.refused || `${many(held)} à renvoyer, gardé${held > 1 ? "s" : ""} sur ce téléphone.`),
      h("button", { type: "button", class: "small", onclick: () => sync.retry(phone.session) }, "Réessayer"));
  }
  if (waiting) {
    return h("div", { class: "strip wait", id: "strip" }, h("span", {},
      sync.state.online ? `Envoi en cours : ${many(waiting)}…` : `Hors ligne : ${many(waiting)} en attente d'envoi.`));
  }
  if (!sync.state.online) return h("div", { class: "strip wait", id: "strip" }, h("span", {}, "Hors ligne. Tout ce qui était noté est reçu."));
  return h("div", { class: "strip good", id: "strip" }, h("span", {}, "Tout est reçu au bureau."));
}

export function section(name, id, ...content) {
  return h("section", { class: "card", id }, h("h2", {}, name), ...content);
}

export function typed(stop, name, properties) {
  const make = properties.rows ? "textarea" : "input";
  return h(make, { ...properties, value: draft(stop)[name] ?? properties.value ?? "", oninput: (event) => { draft(stop)[name] = event.target.value; } });
}
