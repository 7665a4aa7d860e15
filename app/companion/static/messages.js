// Messages between the driver and the office.

import { clock, dialog, h, say } from "./dom.js";
import { plural, t } from "./language.js";
import { phone, record } from "./phone.js";
import { stateOf } from "./view.js";

const mine = (kind) => phone.items.filter((entry) => entry.event.kind === kind && entry.tour === phone.session.tour);

function unread() {
  const seen = new Set(mine("message_read").map((entry) => entry.event.data.message));
  return (phone.day.messages ?? []).filter((message) => !message.read && !seen.has(message.id));
}

/** The office's messages that wait for an answer: shown on every screen until they are read. */
export function notices() {
  return unread().map((message) => h("section", { class: "card notice message", "data-message": message.id },
    h("h2", {}, t("Message du bureau · {hour}", { hour: clock(message.at) })),
    h("p", { class: "large lines" }, message.text),
    h("div", { class: "pair" },
      h("button", { type: "button", class: "second reply", onclick: async () => { await read(message); await write(message.stop ?? null); } }, t("Répondre")),
      h("button", { type: "button", class: "go read", onclick: () => read(message) }, t("J'ai lu")))));
}

const read = (message) => record("message_read", null, { message: message.id });

/** Everything that was written today, and a place to write. */
export async function write(stop = null) {
  const lines = [
    ...(phone.day.messages ?? []).map((message) => ({ at: message.at, from: t("Bureau"), text: message.text })),
    ...mine("message").map((entry) => ({ at: entry.event.at, from: t("Moi"), text: entry.event.data.text, entry })),
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at));
  for (const message of unread()) await read(message);
  const text = await dialog(t("Messages"), (close) => {
    const field = h("textarea", { rows: 3, id: "message-text", "aria-label": t("Votre message"), placeholder: t("Votre message au bureau"), maxlength: 1000 });
    return [
      lines.length ? h("ul", { class: "thread" }, lines.map(({ at, from, text: said, entry }) => h("li", { class: entry ? "own" : "" },
        h("small", {}, `${from} · ${clock(at)} `, entry && stateOf(entry)), h("p", { class: "lines" }, said)))) : h("p", { class: "quiet" }, t("Aucun message aujourd'hui.")),
      field,
      h("button", { type: "button", class: "go", id: "send-message", onclick: () => (field.value.trim() ? close(field.value.trim()) : say(t("Tapez votre message."))) }, t("Envoyer au bureau")),
    ];
  });
  if (!text) return;
  await record("message", stop, { text });
  say(t("Message gardé, il part dès que possible."));
}

export function messagesButton(stop = null) {
  const n = (phone.day.messages ?? []).length + mine("message").length;
  return h("button", { type: "button", class: "second", id: "messages", onclick: () => write(stop) },
    n && !stop ? plural(n, "Messages ({n})", "Messages ({n})") : t("Message au bureau"));
}
