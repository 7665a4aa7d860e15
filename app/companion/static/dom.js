// Building the page: no template is ever parsed, so that no customer's name can be taken for markup.

/** Makes an element; properties that begin with "on" listen, the others are attributes. */
export function h(tag, properties = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, content] of Object.entries(properties)) {
    if (content === false || content === null || content === undefined) continue;
    if (name.startsWith("on")) element.addEventListener(name.slice(2), content);
    else if (name === "value") element.value = content;
    else element.setAttribute(name, content === true ? "" : content);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

let hiding;

/** Says one sentence at the bottom of the screen for a moment. */
export function say(sentence) {
  const place = document.getElementById("say");
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
        h("button", { type: "button", class: "plain", "aria-label": "Fermer", onclick: () => close() }, "✕")),
      ...build(close));
    box.addEventListener("close", () => { box.remove(); resolve(result); });
    document.body.append(box);
    box.showModal();
  });
}

export const clock = (iso) =>
  iso ? new Date(iso).toLocaleTimeString("fr-FR", { hour: "2-digit", minute: "2-digit", timeZone: "Europe/Paris" }) : "";

export const longDay = (day) =>
  new Date(`${day}T12:00:00Z`).toLocaleDateString("fr-FR", { weekday: "long", day: "numeric", month: "long" });

export const kilograms = (kg) => `${Number(kg).toLocaleString("fr-FR")} kg`;
