// What is recorded at a job: containers, lifts, fill level, weight, a remark.

import { choices, dialog, h, kilograms, number, say } from "./dom.js";
import { plural, t } from "./language.js";
import { draft, record, reload, setDraft, told } from "./phone.js";
import { photoButton, taken, thumbs } from "./photos.js";
import { canScan, scan } from "./scan.js";
import { counter, section, stateOf, title, typed } from "./view.js";
import { LEAVES, LIFT_REFUSALS, TAKES, WEIGHED } from "./words.js";

/** What was typed and not confirmed counts all the same. False when the driver wants to look at it again. */
export async function saveTyped(stop) {
  const { weight: kg, gross, in: left, out: gone, lifted, refusals } = draft(stop);
  if ((left !== undefined || gone !== undefined) && (await saveBoxes(stop)) === null) return false;
  if (kg || gross) await saveWeight(stop);
  if (lifted || refusals) await saveLifts(stop);
  await reload();
  return true;
}

// ---------------------------------------------------------------------------------------------- containers

const planned = (stop, name) => stop.job[name === "out" ? "container_out" : "container_in"] ?? "";

/** True when the boxes were recorded, false when there is none, null when the driver wants to correct a number. */
async function saveBoxes(stop) {
  const data = {};
  for (const name of ["out", "in"]) {
    const content = (document.getElementById(`box-${name}`)?.value ?? draft(stop)[name] ?? "").trim().toUpperCase();
    if (content) data[name] = content;
  }
  if (!Object.keys(data).length) return false;
  const expected = {};
  for (const [name, content] of Object.entries(data)) {
    const plan = planned(stop, name);
    if (!plan || plan === content) continue;
    const keep = await dialog(t("Vérifiez la benne"), (close) => [
      h("p", { class: "large" }, t("Ce n'est pas la benne prévue ({number}). Garder ?", { number: plan })),
      h("p", {}, t("Noté : {number}", { number: content })),
      h("div", { class: "choices" },
        h("button", { type: "button", class: "go", id: "correct-box", onclick: () => close(false) }, t("Corriger")),
        h("button", { type: "button", class: "second", id: "keep-box", onclick: () => close(true) }, t("Garder {number}", { number: content })))]);
    if (!keep) {
      document.getElementById(`box-${name}`)?.focus();
      return null;
    }
    expected[name] = plan;
  }
  setDraft(stop, "out");
  setDraft(stop, "in");
  document.activeElement?.blur();
  await record("container", stop.id, { ...data, ...(Object.keys(expected).length ? { expected } : {}) });
  return true;
}

export function containers(stop) {
  const type = stop.job.type;
  if (!LEAVES.has(type) && !TAKES.has(type)) return null;
  const last = told(stop.id, "container").at(-1);
  const save = async () => {
    const saved = await saveBoxes(stop);
    if (saved === false) say(t("Tapez un numéro de benne."));
    if (saved) say(t("Bennes notées."));
  };
  const field = (name, label) => {
    const input = typed(stop, name, {
      type: "text", id: `box-${name}`, autocapitalize: "characters", autocomplete: "off", spellcheck: "false", maxlength: 40,
      placeholder: t("Numéro"), value: last?.event.data[name] ?? planned(stop, name),
    });
    const read = async () => {
      const found = await scan();
      if (!found) return;
      document.getElementById(`box-${name}`).value = found;
      setDraft(stop, name, found);
      await save();
    };
    return h("div", {}, h("label", { for: `box-${name}` }, label), input,
      canScan() && h("button", { type: "button", class: "second scanner", id: `scan-${name}`, onclick: read }, t("Scanner")));
  };
  return section(t("Bennes"), "containers",
    h("div", { class: "pair" },
      TAKES.has(type) && field("out", t("Benne enlevée")),
      LEAVES.has(type) && field("in", type === "EMPTY_RETURN" ? t("Benne remise") : t("Benne posée"))),
    h("div", { class: "row" }, h("button", { type: "button", class: "second", id: "save-boxes", onclick: save }, t("Confirmer")), last && stateOf(last)));
}

/** How full the box was; it goes with "done". */
export function fillLevel(stop) {
  if (!TAKES.has(stop.job.type)) return null;
  return section(t("Remplissage"), "fill", h("div", { class: "level" },
    choices("fill", t("Remplissage"), ["25", "50", "75", "100", "120"].map((percent) => [percent, percent === "120" ? t("Déborde") : `${percent} %`]),
      (percent) => setDraft(stop, "fill", percent), draft(stop).fill)));
}

// ---------------------------------------------------------------------------------------------- bins

async function saveLifts(stop) {
  const { lifted = 0, refusals = {} } = draft(stop);
  const refused = Object.entries(refusals).filter(([, count]) => count > 0).map(([reason, count]) => ({ reason, count }));
  if (!lifted && !refused.length) return false;
  setDraft(stop, "lifted");
  setDraft(stop, "refusals");
  await record("lifts", stop.id, { lifted, refused });
  return true;
}

export function lifts(stop) {
  if (stop.job.type !== "ROUND") return null;
  const last = told(stop.id, "lifts").at(-1);
  const { lifted = 0, refusals = {} } = draft(stop);
  const save = async () => {
    if (!(await saveLifts(stop))) return say(t("Comptez les bacs levés ou refusés."));
    say(t("Bacs notés."));
  };
  const known = last?.event.data;
  const turned = known?.refused.reduce((sum, { count }) => sum + count, 0);
  return section(t("Bacs"), "lifts",
    known && h("p", { class: "row" }, h("strong", { class: "figure" },
      [plural(known.lifted, "{n} levé", "{n} levés"), turned && plural(turned, "{n} refusé", "{n} refusés")].filter(Boolean).join(" · ")), stateOf(last)),
    counter(t("Levés"), "lifted", lifted, (n) => setDraft(stop, "lifted", n || undefined)),
    h("details", { id: "lift-refusals" }, h("summary", {}, t("Bacs refusés")),
      LIFT_REFUSALS.map((reason, n) => counter(t(reason), `refused-${n}`, refusals[reason] ?? 0,
        (count) => setDraft(stop, "refusals", { ...draft(stop).refusals, [reason]: count })))),
    h("button", { type: "button", class: "second", id: "save-lifts", onclick: save }, t("Noter les bacs")));
}

// ---------------------------------------------------------------------------------------------- weight

/** The net weight recorded, or 0 when none can be read. */
async function saveWeight(stop) {
  const { gross, tare, ticket, estimated = false } = draft(stop);
  const grossKg = number(gross, 1, 60_000), tareKg = number(tare, 1, 60_000);
  const net = number(draft(stop).weight, 1, 60_000) ?? (grossKg && tareKg && grossKg > tareKg ? grossKg - tareKg : null);
  if (!net) return 0;
  for (const name of ["weight", "gross", "tare", "ticket", "estimated"]) setDraft(stop, name);
  document.activeElement?.blur();
  await record("weight", stop.id, {
    net_kg: net, estimated, ...(grossKg ? { gross_kg: grossKg } : {}), ...(tareKg ? { tare_kg: tareKg } : {}),
    ...(ticket?.trim() ? { ticket: ticket.trim() } : {}),
  });
  return net;
}

export const netWeight = (stop) => told(stop.id, "weight").at(-1)?.event.data.net_kg ?? stop.job?.net_kg ?? null;

/** The fields of a weighing, on the job's own page or at the outlet; `saved` is called once it is recorded. */
export function weighing(stop, saved = () => {}) {
  const estimated = h("input", { type: "checkbox", id: "estimated" });
  estimated.checked = draft(stop).estimated ?? false;
  estimated.addEventListener("change", () => setDraft(stop, "estimated", estimated.checked || undefined));
  const save = async () => {
    const kg = await saveWeight(stop);
    if (!kg) return say(t("Tapez le poids net en kg, entre 1 et 60 000."));
    say(t("{weight} noté.", { weight: kilograms(kg) }));
    saved();
  };
  const net = () => {
    const [gross, tare] = ["gross", "tare"].map((name) => number(draft(stop)[name], 1, 60_000));
    const field = document.getElementById("kg");
    if (gross && tare && gross > tare && field) field.value = String(gross - tare);
  };
  const side = (name, label) => {
    const input = typed(stop, name, { type: "text", inputmode: "decimal", id: name, autocomplete: "off", placeholder: "kg" });
    input.addEventListener("input", net);
    return h("label", {}, label, input);
  };
  return [
    h("div", { class: "row" }, h("label", { class: "grow" }, t("En kg"), typed(stop, "weight", { type: "text", inputmode: "decimal", id: "kg", placeholder: "0", autocomplete: "off" })),
      h("button", { type: "button", class: "second", id: "save-weight", onclick: save }, t("Noter"))),
    h("label", { class: "check" }, estimated, t("Poids estimé, sans pesée")),
    h("details", { id: "weighing" }, h("summary", {}, t("Brut, tare, ticket")),
      h("div", { class: "pair" }, side("gross", t("Brut")), side("tare", t("Tare"))),
      h("label", {}, t("Numéro du ticket"), typed(stop, "ticket", { type: "text", id: "ticket", autocomplete: "off", maxlength: 60 }))),
    thumbs(taken(stop, "Ticket de pesée")),
    photoButton(t("Photo du ticket"), "photo-ticket", stop.id, "Ticket de pesée"),
  ];
}

export function weight(stop) {
  if (!WEIGHED.has(stop.job.type)) return null;
  const last = told(stop.id, "weight").at(-1);
  const known = netWeight(stop);
  return section(t("Poids net"), "weight",
    known && h("p", { class: "row" }, h("strong", { class: "figure" }, kilograms(known)), last && stateOf(last)),
    h("div", { class: "stack" }, weighing(stop)));
}

/** Weighs a job from the outlet's page. */
export const weighThere = (stop) =>
  dialog(t("Pesée : {place}", { place: title(stop) }), (close) => h("div", { class: "stack" }, weighing(stop, close)));

// ---------------------------------------------------------------------------------------------- remark

export const remark = (stop) => section(t("Remarque"), "remark", typed(stop, "remark", {
  rows: 2, "aria-label": t("Remarque"), placeholder: t("Pour le bureau, portée sur le bon"), maxlength: 1000,
}));
