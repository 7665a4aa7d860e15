// What goes wrong at a stop: told with its reason.

import { dialog, h, say } from "./dom.js";
import { record } from "./phone.js";
import { REASONS } from "./words.js";

export async function problem(stop) {
  const answer = await dialog("Problème", (close) => {
    let reason = "";
    const text = h("textarea", { rows: 2, id: "problem-text", placeholder: "Précisez si besoin", maxlength: 400 });
    const choices = h("div", { class: "choices", role: "radiogroup" }, REASONS.map((name) => h("label", {},
      h("input", { type: "radio", name: "reason", value: name, onchange: () => { reason = name; update(); } }), name)));
    const go = h("button", { type: "button", class: "second", id: "report", disabled: true, onclick: () => close({ kind: "problem", reason, text: text.value.trim() }) }, "Signaler et continuer");
    const give = h("button", { type: "button", class: "danger", id: "not-done", disabled: true, onclick: () => close({ kind: "not_done", reason, text: text.value.trim() }) }, "Intervention non faite");
    const update = () => { go.disabled = give.disabled = !reason; };
    return [choices, text, h("div", { class: "sticky" }, go, stop.job && give)];
  });
  if (!answer) return;
  const reason = answer.reason === "Autre" && answer.text ? answer.text : answer.reason;
  const data = { reason, ...(answer.text && answer.text !== reason ? { text: answer.text } : {}) };
  await record(answer.kind, stop.id, data);
  say(answer.kind === "problem" ? "Problème signalé au bureau." : "Noté comme non fait.");
}
