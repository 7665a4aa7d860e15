// One stop: what the driver must know there, his main step, and what he recorded.

import { clock, dialog, h, kilograms, say } from "./dom.js";
import { askWaiting, downgrade, endWaiting, loadRefused, waiting } from "./extras.js";
import { t } from "./language.js";
import { messagesButton, notices } from "./messages.js";
import { draft, dropDraft, go, isOver, phone, progress, record, told } from "./phone.js";
import { photoButton, photos, photosKept, taken, thumbs } from "./photos.js";
import { blocked, problem } from "./problem.js";
import { strip } from "./safe.js";
import { signatures, signed } from "./signing.js";
import { chip, fill, mapAddress, section, stateOf, subject, target, title } from "./view.js";
import { containers, fillLevel, lifts, netWeight, remark, saveTyped, weighThere, weight } from "./work.js";
import { LABELS, NOTES, WEIGHED } from "./words.js";

export function showStop(stop) {
  const now = progress(stop);
  const over = isOver(stop);
  fill(
    h("header", { class: "bar" },
      h("button", { type: "button", class: "plain", id: "back", "aria-label": t("Retour à la liste"), onclick: () => go(null) }, t("‹ Liste")),
      h("span", { class: "quiet" }, [clock(stop.from), clock(stop.to)].join(" – "))),
    strip(), notices(), blocked(stop), described(stop),
    stop.job && !over && [waiting(stop), h("div", { id: "work" },
      containers(stop), lifts(stop), fillLevel(stop), weight(stop), photos(stop), signatures(stop), remark(stop), extras(stop))],
    stop.job && over && now.done && netWeight(stop) === null && weight(stop), // a weight may come after the ticket
    stop.kind === "OUTLET" && outlet(stop),
    over && now.notDone && h("p", { class: "card bad" }, t("Non fait : {reason}", { reason: t(now.notDone) })),
    journal(stop),
    h("footer", { class: "actions" }, actions(stop, now, over)));
}

const hours = (from, to) => (from && to ? `${from} – ${to}` : from ? t("dès {hour}", { hour: from }) : to ? t("avant {hour}", { hour: to }) : "");

function described(stop) {
  const { job } = stop;
  const place = target(stop);
  const map = place && mapAddress(place);
  const facts = [
    [t("Déchet"), job && [job.material, !job.hazardous && job.waste_code].filter(Boolean).join(" · ")], [t("Contenant"), job?.container_type],
    [t("Horaire"), job && hours(job.window_from?.slice(0, 5), job.window_to?.slice(0, 5))],
    [t("Accès"), job?.access_note], [t("Code portail"), job?.gate_code], [t("Contact"), job?.contact],
    [t("Commande"), job?.order_number], [t("Exutoire"), job && stop.outlet ? [stop.outlet.name, stop.outlet.city].filter(Boolean).join(", ") : ""],
  ].filter(([, content]) => content);
  return h("section", { class: "card" },
    h("p", { class: "kind" }, [subject(stop) !== title(stop) && subject(stop), job?.number].filter(Boolean).join(" · "), " ", chip(stop)),
    h("h1", {}, title(stop)),
    place && h("p", { class: "address" }, [job?.site, place.street, [place.postcode, place.city].filter(Boolean).join(" ")].filter(Boolean).join("\n")),
    h("div", { class: "pair" },
      map && h("a", { class: "second", href: map }, t("Y aller")),
      place?.phone && h("a", { class: "second", href: `tel:${place.phone}` }, t("Appeler"))),
    job?.note && h("p", { class: "note" }, job.note),
    job?.hazardous && h("p", { class: "hazard-band" }, [t("DÉCHET DANGEREUX"), job.waste_code, job.adr].filter(Boolean).join(" · ")),
    facts.length > 0 && h("dl", {}, facts.map(([name, content]) => h("div", {}, h("dt", {}, name), h("dd", {}, content)))));
}

const extras = (stop) => section(t("Autre chose"), "extras", h("div", { class: "pair" },
  !draft(stop).waiting && h("button", { type: "button", class: "second", id: "wait", onclick: () => askWaiting(stop) }, t("Attente")),
  WEIGHED.has(stop.job.type) && h("button", { type: "button", class: "second", id: "downgrade", onclick: () => downgrade(stop) }, t("Déclassement")),
  messagesButton(stop.id)));

// ---------------------------------------------------------------------------------------------- the outlet

/** What is on the truck when it reaches an outlet: the weighed jobs since the outlet before. */
function loads(stop) {
  const before = phone.day.stops.slice(0, phone.day.stops.indexOf(stop));
  const last = before.findLastIndex((other) => other.kind === "OUTLET");
  return before.slice(last + 1).filter((other) => other.job && WEIGHED.has(other.job.type) && !progress(other).notDone);
}

function outlet(stop) {
  const found = loads(stop);
  const refusal = told(stop.id, "load_refused").at(-1);
  return h("section", { class: "card stack", id: "outlet" },
    h("h2", {}, t("Pesées et chargement")),
    refusal && h("p", { class: "row bad" }, h("span", { class: "grow" }, t("Refusé : {reason}", { reason: t(refusal.event.data.reason) })), stateOf(refusal)),
    found.map((load) => h("button", { type: "button", class: "second weigh", "data-weigh": load.id, onclick: () => weighThere(load) },
      netWeight(load) ? `${title(load)} · ${kilograms(netWeight(load))}` : t("Peser : {place}", { place: title(load) }))),
    thumbs(taken(stop)),
    !found.length && photoButton(t("Photo du ticket"), "photo-ticket", stop.id, "Ticket de pesée"),
    h("button", { type: "button", class: "second", id: "load-refused", onclick: () => loadRefused(stop) }, t("Chargement refusé")));
}

// ---------------------------------------------------------------------------------------------- steps

function actions(stop, now, over) {
  if (over) return h("button", { type: "button", class: "go", onclick: () => go(null) }, t("Arrêt suivant"));
  const main = !now.departed && !now.arrived ? [t("Départ"), "departed"] : !now.arrived ? [t("Arrivé"), "arrived"] : [t("Terminé"), "done"];
  return [
    h("button", { type: "button", class: "second", id: "problem", onclick: () => problem(stop) }, t("Problème")),
    h("button", { type: "button", class: "go", id: main[1], onclick: () => (main[1] === "done" ? finish(stop) : step(stop, main[1])) }, main[0]),
  ];
}

async function step(stop, kind) {
  await record(kind, stop.id);
  navigator.vibrate?.(30);
  say(kind === "departed" ? t("Départ noté.") : t("Arrivée notée."));
}

/** What the customer's rules, or usage, ask for and is not there. */
function missing(stop) {
  if (!stop.job) return [];
  const { signature = "advised", photo = "none" } = stop.rules ?? {};
  const pictures = taken(stop).length || stop.job.photos > 0;
  return [
    signature !== "none" && !signed(stop, "customer") && { name: t("la signature du client"), required: signature === "required" },
    signature !== "none" && !signed(stop, "driver") && { name: t("votre signature"), required: false },
    photo !== "none" && !pictures && { name: t("une photo"), required: photo === "required" },
  ].filter(Boolean);
}

async function finish(stop) {
  const { job } = stop;
  await photosKept();
  if (job && !(await saveTyped(stop))) return;
  const weightLater = job && WEIGHED.has(job.type) && netWeight(stop) === null;
  const gaps = missing(stop);
  const required = gaps.some((gap) => gap.required);
  const why = h("input", { type: "text", id: "why", autocomplete: "off", maxlength: 300 });
  const sure = await dialog(job ? t("Terminer l'intervention ?") : t("Terminer l'arrêt ?"), (close) => {
    const end = () => {
      if (required && !why.value.trim()) { say(t("Ce client le demande : dites pourquoi il manque.")); why.focus(); return; }
      close(true);
    };
    const yes = h("button", { type: "button", class: gaps.length ? "second" : "go", id: "confirm-done", onclick: end },
      gaps.length ? t("Terminer quand même") : t("Terminé"));
    const no = h("button", { type: "button", class: gaps.length ? "go" : "second", onclick: () => close() },
      gaps.length ? t("Compléter") : t("Pas encore"));
    return [
      gaps.length > 0 && h("p", { class: "bad" }, t("Il manque {what}.", { what: gaps.map((gap) => gap.name).join(t(" et ")) })),
      required && h("label", {}, t("Ce client le demande. Pourquoi il manque ?"), why),
      weightLater && h("p", {}, t("Le poids n'est pas noté : il peut venir plus tard.")),
      job && h("p", {}, t("Le bon sera scellé : plus rien ne pourra y être ajouté.")),
      h("div", { class: "choices" }, gaps.length ? [no, yes] : [yes, no]),
    ];
  });
  if (!sure) return;
  await endWaiting(stop);
  const proofs = told(stop.id, "weight", "container", "photo", "signature", "note", "lifts", "waiting", "downgrade").map((entry) => entry.id);
  const text = [(draft(stop).remark ?? "").trim(), why.value.trim()].filter(Boolean).join("\n");
  const fillPercent = Number(draft(stop).fill);
  await record("done", stop.id, {
    with: proofs, ...(text ? { text } : {}), ...(fillPercent ? { fill_percent: fillPercent } : {}),
    ...(required ? { missing: gaps.map((gap) => gap.name) } : {}),
  });
  await dropDraft(stop);
  say(job ? t("Intervention terminée.") : t("Arrêt terminé."));
}

// ---------------------------------------------------------------------------------------------- the journal

/** Which photo or whose signature: a stop has several. */
function which({ kind, data }) {
  if (kind === "photo" && data.label) return ` · ${t(data.label)}`;
  if (kind === "signature") return ` · ${data.party === "customer" ? t("Client") : t("Chauffeur")}`;
  return "";
}

function journal(stop) {
  const entries = phone.items.filter((entry) => entry.event.stop === stop.id);
  if (!entries.length) return null;
  return h("details", { class: "card", id: "journal", open: isOver(stop) },
    h("summary", {}, t("Ce que j'ai noté")),
    h("ul", {}, entries.map((entry) => h("li", { "data-kind": entry.event.kind, "data-state": entry.state },
      h("span", { class: "grow" }, `${clock(entry.event.at)} ${t(LABELS[entry.event.kind] ?? entry.event.kind)}${which(entry.event)}`,
        (entry.why || NOTES[entry.note]) && h("small", {}, t(entry.why || NOTES[entry.note]))),
      stateOf(entry)))));
}
