// Photos: of the work, of a ticket, of what is wrong.

import { h, say } from "./dom.js";
import { t } from "./language.js";
import { record, told } from "./phone.js";
import { shrink } from "./pictures.js";
import { section, stateOf } from "./view.js";

const unreadable = () => say(t("Cette photo est illisible. Reprenez-la."));

/** A button that opens the camera; never the gallery, where the browser can tell them apart. */
function camera(text, id, taken) {
  return h("label", { class: "second shoot" }, text, h("input", {
    type: "file", accept: "image/*", capture: "environment", id, class: "hidden",
    onchange: async (event) => {
      const [file] = event.target.files;
      if (!file) return;
      try {
        await taken(await shrink(file));
      } catch {
        unreadable();
      }
      event.target.value = "";
    },
  }));
}

async function keep(stop, label, { blob, thumb }, data) {
  await record("photo", stop, { label, ...data }, blob, { thumb });
  say(t("Photo gardée."));
}

/** A button whose photo is recorded at once. */
export const photoButton = (text, id, stop, label, data = () => ({})) =>
  camera(text, id, (picture) => keep(stop, label, picture, data()));

/** A photo within a dialog: recorded by `keep`, after what it belongs to. */
export function photoField(text, id, label, changed = () => {}) {
  let picture = null;
  const seen = h("img", { alt: "", class: "taken hidden" });
  const element = h("div", { class: "row photo-field" }, camera(text, id, (taken) => {
    picture = taken;
    seen.src = taken.thumb;
    seen.alt = t("Photo prise");
    seen.className = "taken";
    changed();
  }), seen);
  return { element, taken: () => picture !== null, keep: async (stop) => picture && keep(stop, label, picture) };
}

export const taken = (stop, ...labels) =>
  told(stop.id, "photo").filter((entry) => !labels.length || labels.includes(entry.event.data.label));

export const thumbs = (entries) => entries.length > 0 && h("div", { class: "thumbs" }, entries.map((entry) => h("figure", {},
  h("img", { src: entry.thumb, alt: t(entry.event.data.label ?? "Photo") }),
  h("figcaption", {}, t(entry.event.data.label ?? "Photo"), " ", stateOf(entry)))));

export function photos(stop) {
  const box = () => {
    const { out, in: left } = told(stop.id, "container").at(-1)?.event.data ?? {};
    const container = [out, left].filter(Boolean).join(" / ");
    return container ? { container } : {};
  };
  return section(t("Photos"), "photos",
    thumbs(taken(stop).filter((entry) => entry.event.data.label !== "Ticket de pesée")), // that one stands by the weight
    h("div", { class: "pair" },
      photoButton(t("Photo avant"), "photo-before", stop.id, "Avant", box), photoButton(t("Photo après"), "photo-after", stop.id, "Après", box)));
}
