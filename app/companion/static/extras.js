// What happens now and then at a stop: waiting, a downgraded load, a load that the outlet refuses.

import { choices, clock, dialog, h, number, say } from "./dom.js";
import { plural, t } from "./language.js";
import { draft, keepDrafts, phone, record, setDraft, told } from "./phone.js";
import { photoField } from "./photos.js";
import { section, since, stateOf } from "./view.js";
import { LOAD_REFUSALS } from "./words.js";

// ---------------------------------------------------------------------------------------------- waiting

const minutesBetween = (from, to) => Math.max(1, Math.round((Date.parse(to) - Date.parse(from)) / 60_000));

async function stopWaiting(stop) {
  const from = draft(stop).waiting, to = new Date().toISOString();
  setDraft(stop, "waiting");
  await record("waiting", stop.id, { minutes: Math.min(minutesBetween(from, to), 1440), from, to });
}

/** A wait that still runs ends with the job. */
export async function endWaiting(stop) {
  if (draft(stop).waiting) await stopWaiting(stop);
}

export function waiting(stop) {
  const from = draft(stop).waiting;
  const entries = told(stop.id, "waiting");
  const total = entries.reduce((sum, entry) => sum + entry.event.data.minutes, 0);
  const known = entries.length > 0 && h("p", { class: "row" }, h("strong", { class: "figure" }, t("{n} min", { n: total })), stateOf(entries.at(-1)));
  if (from) {
    return section(t("Attente"), "waiting", known,
      h("p", { class: "large" }, t("Depuis {hour}", { hour: clock(from) }), " · ", since(from)),
      h("button", { type: "button", class: "go", id: "stop-waiting", onclick: async () => { await stopWaiting(stop); say(t("Attente notée.")); } }, t("Arrêter l'attente")));
  }
  return known && section(t("Attente"), "waiting", known);
}

/** Starts the counter, or takes minutes that have passed already. */
export const askWaiting = (stop) => dialog(t("Attente"), (close) => {
  const minutes = h("input", { type: "text", inputmode: "numeric", id: "wait-minutes", autocomplete: "off", placeholder: "15" });
  const note = async () => {
    const n = number(minutes.value, 1, 1440);
    if (!n) return say(t("Tapez un nombre de minutes."));
    const to = new Date();
    close();
    await record("waiting", stop.id, { minutes: n, from: new Date(to - n * 60_000).toISOString(), to: to.toISOString() });
    say(plural(n, "{n} minute d'attente notée.", "{n} minutes d'attente notées."));
  };
  const start = async () => {
    setDraft(stop, "waiting", new Date().toISOString());
    await keepDrafts();
    close();
    await phone.show();
  };
  return [
    h("button", { type: "button", class: "go", id: "start-waiting", onclick: start }, t("Démarrer le compteur")),
    h("h3", {}, t("Ou déjà attendu")),
    h("div", { class: "row" }, h("label", { class: "grow" }, t("Minutes"), minutes),
      h("button", { type: "button", class: "second", id: "save-waiting", onclick: note }, t("Noter"))),
  ];
});

// ---------------------------------------------------------------------------------------------- downgrade

export async function downgrade(stop) {
  const photo = photoField(t("Photo du chargement"), "downgrade-photo", "Déclassement");
  const answer = await dialog(t("Déclassement"), (close) => {
    let percent = null;
    const material = h("input", { type: "text", id: "downgrade-material", autocomplete: "off", maxlength: 200, placeholder: t("Plâtre, plastique, gravats…") });
    const text = h("textarea", { rows: 2, id: "downgrade-text", "aria-label": t("Précisions"), placeholder: t("Précisez si besoin"), maxlength: 400 });
    const save = () => {
      if (!material.value.trim()) { say(t("Dites ce qui n'a pas sa place dans la benne.")); material.focus(); return; }
      if (!photo.taken()) { say(t("Prenez une photo : sans elle le client conteste.")); return; }
      close({ material: material.value.trim(), ...(percent ? { percent: Number(percent) } : {}), text: text.value.trim() });
    };
    return [
      h("p", { class: "quiet" }, stop.job.material ?? ""),
      h("label", {}, t("Indésirable trouvé"), material),
      h("h3", {}, t("Part du chargement")),
      h("div", { class: "level" }, choices("percent", t("Part du chargement"), ["5", "10", "25", "50", "100"].map((n) => [n, `${n} %`]), (n) => { percent = n; })),
      photo.element, text,
      h("button", { type: "button", class: "go", id: "save-downgrade", onclick: save }, t("Signaler le déclassement")),
    ];
  });
  if (!answer) return;
  await record("downgrade", stop.id, answer);
  await photo.keep(stop.id);
  say(t("Déclassement signalé au bureau."));
}

// ---------------------------------------------------------------------------------------------- refused at the outlet

export async function loadRefused(stop) {
  const photo = photoField(t("Ajouter une photo"), "refusal-photo", "Problème");
  const answer = await dialog(t("Chargement refusé"), (close) => {
    let reason = "";
    const who = h("input", { type: "text", id: "decided-by", autocomplete: "off", maxlength: 200, placeholder: t("Nom ou fonction") });
    const text = h("textarea", { rows: 2, id: "refusal-text", "aria-label": t("Précisions"), placeholder: t("Précisez si besoin"), maxlength: 400 });
    const save = () => {
      if (!reason) return say(t("Choisissez un motif."));
      close({ reason, decided_by: who.value.trim(), text: text.value.trim() });
    };
    return [
      choices("refusal", t("Motif"), LOAD_REFUSALS.map((name) => [name, t(name)]), (name) => { reason = name; }),
      h("label", {}, t("Qui a refusé ?"), who), text, photo.element,
      h("button", { type: "button", class: "danger", id: "save-refusal", onclick: save }, t("Signaler le refus")),
    ];
  });
  if (!answer) return;
  await record("load_refused", stop.id, answer);
  await photo.keep(stop.id);
  say(t("Refus signalé au bureau. Attendez ses consignes."));
}
