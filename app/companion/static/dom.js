// Building the page: no template is ever parsed, so that no customer's name can be taken for markup.

import { locale, t } from "./language.js";

const present = (child) => child !== null && child !== undefined && child !== false && child !== "";

/** Makes an element; properties that begin with "on" listen, the others are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, content] of Object.entries(properties)) {
    if (content === false || content === null || content === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), content);
    else if (name === "value") element.value = content;
    else element.setAttribute(name, content === true ? "" : content);
  }
  element.append(...children.flat(Infinity).filter(present));
  return element;
}

/** Replaces what an element holds; what was unfolded and what had the focus stay so. */
export function refill(element, ...content) {
  const unfolded = [...element.querySelectorAll("details[open][id]")].map((details) => details.id);
  const focused = element.contains(document.activeElement) ? document.activeElement.id : "";
  element.replaceChildren(...content.flat(Infinity).filter(present));
  for (const id of unfolded) document.getElementById(id)?.setAttribute("open", "");
  if (focused) document.getElementById(focused)?.focus({ preventScroll: true });
}

let hiding;

/** Says one sentence at the bottom of the screen for a moment, above an open dialog too. */
export function say(sentence) {
  const place = document.getElementById("say");
  const home = [...document.querySelectorAll("dialog[open]")].at(-1) ?? document.body;
  if (place.parentElement !== home) home.append(place);
  place.textContent = sentence;
  place.className = "shown";
  clearTimeout(hiding);
  hiding = setTimeout(() => { place.className = ""; }, 3500);
}

/** Shows a dialog; the promise gives what `close` was called with, or null when it was dismissed. */
export function dialog(title, build) {
  return new Promise((resolve) => {
    let result = null;
    const close = (content = null) => { result = content; box.close(); };
    const box = h("dialog", { "aria-label": title });
    box.append(
      h("header", { class: "bar" },
        h("h2", {}, title),
        h("button", { type: "button", class: "plain", "aria-label": t("Fermer"), onclick: () => close() }, "✕")),
      ...[build(close)].flat(Infinity).filter(present));
    box.addEventListener("close", () => {
      const place = document.getElementById("say");
      if (box.contains(place)) document.body.append(place);
      box.remove();
      resolve(result);
    });
    document.body.append(box);
    box.showModal();
  });
}

export const PARIS = "Europe/Paris";

export const clock = (iso) =>
  iso ? new Date(iso).toLocaleTimeString(locale(), { hour: "2-digit", minute: "2-digit", timeZone: PARIS }) : "";

export const longDay = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString(locale(), { weekday: "long", day: "numeric", month: "long" });

export const kilograms = (kg) => `${Number(kg).toLocaleString(locale())} kg`;

/** The instant at which clocks in Paris show `time` ("HH:MM") on `day` ("YYYY-MM-DD"). */
export function instant(day, time) {
  const guess = new Date(`${day}T${time}:00Z`);
  const shown = Object.fromEntries(new Intl.DateTimeFormat("en-GB", {
    timeZone: PARIS, year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", hourCycle: "h23",
  }).formatToParts(guess).map((part) => [part.type, part.value]));
  const there = Date.parse(`${shown.year}-${shown.month}-${shown.day}T${shown.hour}:${shown.minute}:00Z`);
  return new Date(2 * guess - there);
}

/** What was typed as a whole number between two bounds ("4 260", "4260,0"), or null. */
export function number(typed, low, high) {
  const text = String(typed ?? "").replace(/\s/g, "").replace(",", ".");
  const n = text === "" ? NaN : Math.round(Number(text));
  return n >= low && n <= high ? n : null;
}

/** Choices of which one counts, as large as a thumb; `picked` is told the value. */
export function choices(name, label, options, picked, chosen = null) {
  return h("div", { class: "choices", role: "radiogroup", "aria-label": label }, options.map(([content, text]) =>
    h("label", {}, h("input", {
      type: "radio", name, value: content, checked: content === chosen, onchange: () => picked(content),
    }), h("span", {}, text))));
}
