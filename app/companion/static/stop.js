// One stop: what the driver must know there, his main step, and what he recorded.

import { clock, dialog, h, say } from "./dom.js";
import { go, isOver, phone, progress, record, told } from "./phone.js";
import { problem } from "./problem.js";
import { signatures, signed } from "./signing.js";
import { chip, fill, mapAddress, stateOf, strip, subject, target, title } from "./view.js";
import { containers, photos, remark, saveTyped, weight } from "./work.js";
import { NOTES, WEIGHED } from "./words.js";

export function showStop(stop) {
  const now = progress(stop);
  const job = stop.job;
  const place = target(stop);
  const map = place && mapAddress(place);
  const over = isOver(stop);
  const facts = [
    ["Horaire", job?.window_from || job?.window_to
      ? [job.window_from, job.window_to].map((hour) => hour?.slice(0, 5) ?? "…").join(" – ") : ""],
    ["Accès", job?.access_note], ["Code portail", job?.gate_code], ["Contact", job?.contact],
    ["Commande", job?.order_number], ["Exutoire", job && stop.outlet ? [stop.outlet.name, stop.outlet.city].filter(Boolean).join(", ") : ""],
  ].filter(([, content]) => content);
  fill(
    h("header", { class: "bar" },
      h("button", { type: "button", class: "plain", id: "back", "aria-label": "Retour à la liste", onclick: () => go(null) }, "‹ Liste"),
      h("span", { class: "quiet" }, [clock(stop.from), clock(stop.to)].join(" – "))),
    strip(),
    h("section", { class: "card" },
      h("p", { class: "kind" }, [subject(stop), job?.number].filter(Boolean).join(" · "), " ", chip(stop)),
      h("h1", {}, title(stop)),
      place && h("p", { class: "address" }, [job?.site, place.street, [place.postcode, place.city].filter(Boolean).join(" ")].filter(Boolean).join("\n")),
      h("div", { class: "pair" },
        map && h("a", { class: "second", href: map }, "Y aller"),
        place?.phone && h("a", { class: "second", href: `tel:${place.phone}` }, "Appeler")),
      job?.note && h("p", { class: "note" }, job.note),
      job?.hazardous && h("p", { class: "hazard-band" }, ["DÉCHET DANGEREUX", job.waste_code, job.adr].filter(Boolean).join(" · ")),
      h("dl", {}, [
        ...(job ? [["Déchet", [job.material, !job.hazardous && job.waste_code].filter(Boolean).join(" · ")], ["Benne", job.container_type]] : []).filter(([, content]) => content),
        ...facts,
      ].map(([name, content]) => [h("dt", {}, name), h("dd", {}, content)]))),
    job && !over ? h("div", { id: "work" }, containers(stop), weight(stop), photos(stop), signatures(stop), remark(stop)) : "",
    over && now.notDone ? h("p", { class: "card bad" }, `Non fait : ${now.notDone}`) : "",
    journal(stop),
    h("footer", { class: "actions" }, actions(stop, now, over)));
}

function actions(stop, now, over) {
  if (over) return h("button", { type: "button", class: "go", onclick: () => go(null) }, "Arrêt suivant");
  const main = !now.departed && !now.arrived ? ["Départ", "departed"] : !now.arrived ? ["Arrivé", "arrived"] : ["Terminé", "done"];
  return [
    h("button", { type: "button", class: "second", id: "problem", onclick: () => problem(stop) }, "Problème"),
    h("button", { type: "button", class: "go", id: main[1], onclick: () => (main[1] === "done" ? finish(stop) : step(stop, main[1])) }, main[0]),
  ];
}

async function step(stop, kind) {
  await record(kind, stop.id);
  navigator.vibrate?.(30);
  say(kind === "departed" ? "Départ noté." : "Arrivée notée.");
}

async function finish(stop) {
  const job = stop.job;
  if (job) await saveTyped(stop);
  const weightLater = job && WEIGHED.has(job.type) && job.net_kg === null && !told(stop.id, "weight").length;
  const missing = !job ? [] : [["customer", "la signature du client"], ["driver", "votre signature"]]
    .filter(([party]) => !signed(stop, party)).map(([, name]) => name);
  const sure = await dialog(job ? "Terminer l'intervention ?" : "Terminer l'arrêt ?", (close) => {
    const yes = h("button", { type: "button", class: missing.length ? "second" : "go", id: "confirm-done", onclick: () => close(true) },
      missing.length ? "Terminer quand même" : "Terminé");
    const no = h("button", { type: "button", class: missing.length ? "go" : "second", onclick: () => close() },
      missing.length ? "Compléter" : "Pas encore");
    return [
      job && missing.length > 0 && h("p", { class: "bad" }, `Il manque ${missing.join(" et ")}.`),
      weightLater && h("p", {}, "Le poids n'est pas noté : il peut venir plus tard."),
      job && h("p", {}, "Le bon sera scellé : plus rien ne pourra y être ajouté."),
      h("div", { class: "choices" }, missing.length ? [no, yes] : [yes, no]),
    ].filter(Boolean);
  });
  if (!sure) return;
  const proofs = told(stop.id, "weight", "container", "photo", "signature", "note").map((entry) => entry.id);
  const text = (phone.drafts[stop.id]?.remark ?? "").trim();
  await record("done", stop.id, { with: proofs, ...(text ? { text } : {}) });
  delete phone.drafts[stop.id];
  say("Intervention terminée.");
}

const LABELS = {
  departed: "Départ", arrived: "Arrivée", done: "Terminé", not_done: "Non fait", problem: "Problème", weight: "Poids",
  container: "Bennes", photo: "Photo", signature: "Signature", note: "Remarque",
};

function journal(stop) {
  const entries = phone.items.filter((entry) => entry.event.stop === stop.id);
  if (!entries.length) return "";
  return h("details", { class: "card", id: "journal", open: isOver(stop) },
    h("summary", {}, "Ce que j'ai noté"),
    h("ul", {}, entries.map((entry) => h("li", { "data-kind": entry.event.kind, "data-state": entry.state },
      h("span", { class: "grow" }, `${clock(entry.event.at)} ${LABELS[entry.event.kind] ?? entry.event.kind}`,
        (entry.why || NOTES[entry.note]) && h("small", {}, entry.why || NOTES[entry.note])),
      stateOf(entry)))));
}
