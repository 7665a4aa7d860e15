// What is recorded at a job: containers, weight, photos, a remark.

import { h, kilograms, say } from "./dom.js";
import { draft, record, reload, told } from "./phone.js";
import { shrink } from "./pictures.js";
import { section, stateOf, typed } from "./view.js";
import { LEAVES, TAKES, WEIGHED } from "./words.js";

async function saveBoxes(stop) {
  const data = {};
  for (const name of ["out", "in"]) {
    const content = document.getElementById(`box-${name}`)?.value.trim().toUpperCase();
    if (content) data[name] = content;
  }
  if (!Object.keys(data).length) return false;
  delete draft(stop).out;
  delete draft(stop).in;
  document.activeElement?.blur();
  await record("container", stop.id, data);
  return true;
}

async function saveWeight(stop) {
  const kg = Math.round(Number(String(draft(stop).weight ?? "").replace(/\s/g, "").replace(",", ".")));
  if (!(kg > 0 && kg <= 60000)) return 0;
  const estimated = draft(stop).estimated ?? false;
  delete draft(stop).weight;
  document.activeElement?.blur();
  await record("weight", stop.id, { net_kg: kg, estimated });
  return kg;
}

/** What was typed and not confirmed counts all the same. */
export async function saveTyped(stop) {
  const { weight: kg, in: left, out: taken } = draft(stop);
  if (left !== undefined || taken !== undefined) await saveBoxes(stop);
  if (kg) await saveWeight(stop);
  await reload();
}

export function containers(stop) {
  const type = stop.job.type;
  if (!LEAVES.has(type) && !TAKES.has(type)) return null;
  const last = told(stop.id, "container").at(-1);
  const field = (name, label, planned) => h("label", {}, label,
    typed(stop, name, { type: "text", id: `box-${name}`, autocapitalize: "characters", autocomplete: "off", placeholder: "Numéro", value: last?.event.data[name] ?? planned ?? "" }));
  const inputs = [
    TAKES.has(type) && field("out", "Benne enlevée", stop.job.container_out),
    LEAVES.has(type) && field("in", type === "EMPTY_RETURN" ? "Benne remise" : "Benne posée", stop.job.container_in),
  ].filter(Boolean);
  const save = async () => {
    if (!(await saveBoxes(stop))) return say("Tapez un numéro de benne.");
    say("Bennes notées.");
  };
  return section("Bennes", "containers", h("div", { class: "pair" }, inputs),
    h("div", { class: "row" }, h("button", { type: "button", class: "second", id: "save-boxes", onclick: save }, "Confirmer"), last && stateOf(last)));
}

export function weight(stop) {
  if (!WEIGHED.has(stop.job.type)) return null;
  const last = told(stop.id, "weight").at(-1);
  const known = last?.event.data.net_kg ?? stop.job.net_kg;
  const estimated = h("input", { type: "checkbox", id: "estimated" });
  estimated.checked = draft(stop).estimated ?? false;
  estimated.addEventListener("change", () => { draft(stop).estimated = estimated.checked; });
  const save = async () => {
    const kg = await saveWeight(stop);
    if (!kg) return say("Tapez le poids net en kg, entre 1 et 60 000.");
    say(`${kilograms(kg)} noté.`);
  };
  return section("Poids net", "weight",
    known ? h("p", { class: "row" }, h("strong", { class: "figure" }, kilograms(known)), last && stateOf(last)) : null,
    h("div", { class: "row" }, h("label", { class: "grow" }, "En kg", typed(stop, "weight", { type: "text", inputmode: "decimal", id: "kg", placeholder: "0", autocomplete: "off" })),
      h("button", { type: "button", class: "second", id: "save-weight", onclick: save }, "Noter")),
    h("label", { class: "check" }, estimated, "Poids estimé, sans pesée"));
}

export function photos(stop) {
  const taken = told(stop.id, "photo");
  const add = (label, id) => h("label", { class: "second shoot" }, `Photo ${label.toLowerCase()}`,
    h("input", {
      type: "file", accept: "image/*", capture: "environment", id, class: "hidden",
      onchange: async (event) => {
        const [file] = event.target.files;
        if (!file) return;
        try {
          const { blob, thumb } = await shrink(file);
          await record("photo", stop.id, { label }, blob, { thumb });
          say("Photo gardée.");
        } catch {
          say("Cette photo est illisible. Reprenez-la.");
        }
        event.target.value = "";
      },
    }));
  return section("Photos", "photos",
    taken.length ? h("div", { class: "thumbs" }, taken.map((entry) => h("figure", {},
      h("img", { src: entry.thumb, alt: entry.event.data.label ?? "Photo" }), h("figcaption", {}, entry.event.data.label ?? "", " ", stateOf(entry))))) : null,
    h("div", { class: "pair" }, add("Avant", "photo-before"), add("Après", "photo-after")));
}

export function remark(stop) {
  return section("Remarque", "remark", typed(stop, "remark", { rows: 2, "aria-label": "Remarque", placeholder: "Pour le bureau, portée sur le bon", maxlength: 1000 }));
}
