// The screens: opening the link, the list of stops, one stop, and what is recorded there.

import { clock, dialog, h, kilograms, longDay, say } from "./dom.js";
import { newToken } from "./ids.js";
import { shrink, signaturePad } from "./pictures.js";
import { items, setValue, value } from "./store.js";
import * as sync from "./sync.js";
import { ABSENCES, CONSENT, KINDS, LEAVES, NOTES, REASONS, TAKES, TYPES, WEIGHED } from "./words.js";

const screen = document.getElementById("screen");
const drafts = {}; // what is typed and not yet recorded, by stop
let session = null; // {token, tour}
let day = null;
let all = []; // every item of this phone
let shown = null; // the stop on the screen, or null for the list

function fill(...content) {
  screen.replaceChildren(...content.flat().filter((child) => child !== null && child !== undefined && child !== false && child !== ""));
}

// ---------------------------------------------------------------------------------------------- opening

function codeInAddress() {
  return location.pathname.match(/^\/t\/([A-Za-z0-9_-]{8,64})$/)?.[1] ?? null;
}

/** The stop whose code was scanned from the paper sheet: it says where, and opens nothing by itself. */
function stopInAddress() {
  return location.hash.match(/^#stop=([0-9a-f-]{36})$/)?.[1] ?? null;
}

function showOpening(code, sentence = "") {
  const button = h("button", { type: "button", class: "go", id: "open", onclick: () => open(code, button) }, "Ouvrir ma tournée");
  fill(h("section", { class: "welcome" },
    h("img", { src: "/static/icon.svg", alt: "", width: 96, height: 96 }),
    h("h1", {}, "Ma tournée"),
    code ? h("p", {}, "Ce lien est pour ce téléphone et pour la journée.")
      : h("p", {}, "Ouvrez le lien reçu de l'exploitation pour voir votre tournée."),
    code && button,
    sentence && h("p", { class: "bad", role: "alert" }, sentence)));
}

async function open(code, button) {
  button.disabled = true;
  // Made once for this code: when the answer is lost on the way, the same pair is sent again.
  const known = await value("opening");
  const opening = known?.code === code ? known : { code, token: newToken() };
  await setValue("opening", opening);
  const answer = await sync.openLink(code, opening.token);
  if (!answer?.ok) {
    showOpening(code, answer?.content.text ?? "Pas de réseau. Réessayez quand il revient.");
    return;
  }
  const previous = session;
  session = { code, token: opening.token, tour: answer.content.tour };
  await setValue("session", session);
  if (previous?.tour !== session.tour) {
    day = null;
    await setValue("day", null);
  }
  history.replaceState(null, "", "/");
  await sync.record(session, "tour_opened", null, {});
  await sync.retry(session);
  await refreshDay();
  show();
}

async function refreshDay() {
  if (!session) return;
  const answer = await sync.fetchDay(session.token);
  if (answer?.ok) {
    day = answer.content;
    await setValue("day", day);
  } else if (answer && (answer.status === 401 || answer.status === 403)) {
    sync.state.refused = answer.content.text;
  }
}

// ---------------------------------------------------------------------------------------------- what is known

// A job that is planned anew keeps its stop: what was told on another tour's link does not count here.
const told = (stop, ...kinds) => all.filter((entry) =>
  entry.event.stop === stop && entry.tour === session.tour && kinds.includes(entry.event.kind));

/** How far a stop is: what the office knows, and what this phone recorded meanwhile. */
function progress(stop) {
  const server = stop.job?.status ?? "";
  const at = (kind) => told(stop.id, kind).at(-1)?.event.at;
  const done = at("done") ?? (server === "NOT_DONE" ? null : stop.done_at);
  return {
    departed: at("departed") ?? stop.departed_at, arrived: at("arrived") ?? stop.arrived_at, done,
    notDone: told(stop.id, "not_done").at(-1)?.event.data.reason ?? (server === "NOT_DONE" ? stop.job.not_done_reason : ""),
    problem: told(stop.id, "problem").at(-1)?.event.data.reason ?? stop.job?.problem ?? "",
  };
}

function chip(stop) {
  const now = progress(stop);
  if (now.notDone) return h("span", { class: "chip bad" }, "Non fait");
  if (now.done) return h("span", { class: "chip good" }, `Fait ${clock(now.done)}`);
  if (now.arrived) return h("span", { class: "chip active" }, "Sur place");
  if (now.departed) return h("span", { class: "chip active" }, "En route");
  return null;
}

const isOver = (stop) => { const now = progress(stop); return Boolean(now.done || now.notDone); };

function stateOf(entry) {
  if (entry.state === "sent") return h("span", { class: "state good" }, NOTES[entry.note] ? "reçu, à vérifier" : "reçu");
  if (entry.state === "held") return h("span", { class: "state bad", title: entry.why }, "gardé ici");
  return h("span", { class: "state wait" }, "en attente d'envoi");
}

const title = (stop) => stop.job?.customer ?? stop.outlet?.name ?? KINDS[stop.kind] ?? stop.kind;
const subject = (stop) => (stop.job ? TYPES[stop.job.type] ?? stop.job.type : KINDS[stop.kind] ?? "");
const target = (stop) => stop.job ?? stop.outlet;

function mapAddress(place) {
  const words = [place.street, place.postcode, place.city].filter(Boolean).join(" ");
  const point = place.lat !== null && place.lat !== undefined ? `${place.lat},${place.lon}` : "";
  if (!point && !words) return null;
  const goal = encodeURIComponent(point || words);
  if (/iPhone|iPad|Macintosh/.test(navigator.userAgent)) return `https://maps.apple.com/?daddr=${goal}`;
  return `geo:${point || "0,0"}?q=${goal}`;
}

// ---------------------------------------------------------------------------------------------- the strip on top

function strip() {
  const waiting = all.filter((entry) => entry.state === "waiting").length;
  const held = all.filter((entry) => entry.state === "held").length;
  const many = (n) => `${n} élément${n > 1 ? "s" : ""}`;
  if (held || sync.state.refused) {
    return h("div", { class: "strip bad", id: "strip" },
      h("span", {}, sync.state.refused || `${many(held)} à renvoyer, gardé${held > 1 ? "s" : ""} sur ce téléphone.`),
      h("button", { type: "button", class: "small", onclick: () => sync.retry(session) }, "Réessayer"));
  }
  if (waiting) {
    return h("div", { class: "strip wait", id: "strip" }, h("span", {},
      sync.state.online ? `Envoi en cours : ${many(waiting)}…` : `Hors ligne : ${many(waiting)} en attente d'envoi.`));
  }
  if (!sync.state.online) return h("div", { class: "strip wait", id: "strip" }, h("span", {}, "Hors ligne. Tout ce qui était noté est reçu."));
  return h("div", { class: "strip good", id: "strip" }, h("span", {}, "Tout est reçu au bureau."));
}

// ---------------------------------------------------------------------------------------------- the list

function showList() {
  const next = day.stops.find((stop) => !isOver(stop));
  const tour = day.tour;
  const seen = Math.max(tour.acknowledged, ...all
    .filter((entry) => entry.event.kind === "tour_acknowledged" && entry.tour === tour.id).map((entry) => entry.event.data.revision));
  const ended = tour.ended_at ?? all.find((entry) => entry.event.kind === "tour_ended" && entry.tour === tour.id)?.event.at;
  fill(
    h("header", { class: "top" },
      h("p", { class: "quiet" }, [longDay(tour.day), tour.vehicle, tour.trailer].filter(Boolean).join(" · ")),
      h("h1", {}, day.driver.name), tour.note && h("p", { class: "note" }, tour.note)),
    strip(),
    seen < tour.revision && h("section", { class: "card notice" },
      h("p", {}, seen < 0 ? "Nouvelle tournée à confirmer." : "Le bureau a modifié la tournée."),
      h("button", { type: "button", class: "go", id: "acknowledge", onclick: acknowledge }, "J'ai vu")),
    h("ol", { class: "stops" }, day.stops.map((stop) => h("li", {},
      h("button", {
        type: "button", class: `stop${stop === next ? " next" : ""}${isOver(stop) ? " over" : ""}`, "data-stop": stop.id,
        onclick: () => { shown = stop.id; scrollTo(0, 0); show(); },
      },
      h("span", { class: "hour" }, clock(stop.from)),
      h("span", { class: "what" },
        h("strong", {}, title(stop)),
        h("span", {}, [subject(stop), target(stop)?.city].filter(Boolean).join(" · ")),
        stop.job && h("span", { class: "quiet" }, [stop.job.container_type, stop.job.material].filter(Boolean).join(" · ")),
        h("span", { class: "marks" },
          chip(stop), stop.job?.hazardous && h("span", { class: "chip hazard" }, "Dangereux"),
          progress(stop).problem && !isOver(stop) && h("span", { class: "chip bad" }, "Problème"))))))),
    ended
      ? h("p", { class: "quiet centre" }, `Tournée terminée à ${clock(ended)}. Merci.`)
      : h("div", { class: "end" }, h("button", { type: "button", class: "second", id: "end", onclick: endTour }, "Fin de tournée")),
    day.company?.phone && h("a", { class: "second", href: `tel:${day.company.phone}` }, "Appeler l'exploitation"));
}

async function acknowledge() {
  await sync.record(session, "tour_acknowledged", null, { revision: day.tour.revision });
}

async function endTour() {
  const left = day.stops.filter((stop) => stop.job && !isOver(stop)).length;
  const km = await dialog("Fin de tournée", (close) => {
    const field = h("input", { type: "number", inputmode: "numeric", min: 0, id: "km", placeholder: "Facultatif" });
    return [
      left > 0 && h("p", { class: "bad" }, `${left} intervention${left > 1 ? "s" : ""} sans réponse.`),
      h("label", {}, "Compteur (km)", field),
      h("button", { type: "button", class: "go", id: "confirm-end", onclick: () => close(field.value || "0") }, "Terminer la tournée"),
    ].filter(Boolean);
  });
  if (km === null) return;
  await sync.record(session, "tour_ended", null, Number(km) > 0 ? { km: Math.round(Number(km)) } : {});
}

// ---------------------------------------------------------------------------------------------- one stop

function showStop(stop) {
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
      h("button", { type: "button", class: "plain", id: "back", "aria-label": "Retour à la liste", onclick: () => { shown = null; show(); } }, "‹ Liste"),
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
  if (over) return h("button", { type: "button", class: "go", onclick: () => { shown = null; scrollTo(0, 0); show(); } }, "Arrêt suivant");
  const main = !now.departed && !now.arrived ? ["Départ", "departed"] : !now.arrived ? ["Arrivé", "arrived"] : ["Terminé", "done"];
  return [
    h("button", { type: "button", class: "second", id: "problem", onclick: () => problem(stop) }, "Problème"),
    h("button", { type: "button", class: "go", id: main[1], onclick: () => (main[1] === "done" ? finish(stop) : step(stop, main[1])) }, main[0]),
  ];
}

async function step(stop, kind) {
  await sync.record(session, kind, stop.id);
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
  const text = (drafts[stop.id]?.remark ?? "").trim();
  await sync.record(session, "done", stop.id, { with: proofs, ...(text ? { text } : {}) });
  delete drafts[stop.id];
  say("Intervention terminée.");
}

async function problem(stop) {
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
  await sync.record(session, answer.kind, stop.id, data);
  say(answer.kind === "problem" ? "Problème signalé au bureau." : "Noté comme non fait.");
}

function section(name, id, ...content) {
  return h("section", { class: "card", id }, h("h2", {}, name), ...content);
}

const draft = (stop) => (drafts[stop.id] ??= {});

function typed(stop, name, properties) {
  const make = properties.rows ? "textarea" : "input";
  return h(make, { ...properties, value: draft(stop)[name] ?? properties.value ?? "", oninput: (event) => { draft(stop)[name] = event.target.value; } });
}

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
  await sync.record(session, "container", stop.id, data);
  return true;
}

async function saveWeight(stop) {
  const kg = Math.round(Number(String(draft(stop).weight ?? "").replace(/\s/g, "").replace(",", ".")));
  if (!(kg > 0 && kg <= 60000)) return 0;
  const estimated = draft(stop).estimated ?? false;
  delete draft(stop).weight;
  document.activeElement?.blur();
  await sync.record(session, "weight", stop.id, { net_kg: kg, estimated });
  return kg;
}

/** What was typed and not confirmed counts all the same. */
async function saveTyped(stop) {
  const { weight: kg, in: left, out: taken } = draft(stop);
  if (left !== undefined || taken !== undefined) await saveBoxes(stop);
  if (kg) await saveWeight(stop);
  all = await items();
}

function containers(stop) {
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

function weight(stop) {
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

function photos(stop) {
  const taken = told(stop.id, "photo");
  const add = (label, id) => h("label", { class: "second shoot" }, `Photo ${label.toLowerCase()}`,
    h("input", {
      type: "file", accept: "image/*", capture: "environment", id, class: "hidden",
      onchange: async (event) => {
        const [file] = event.target.files;
        if (!file) return;
        try {
          const { blob, thumb } = await shrink(file);
          await sync.record(session, "photo", stop.id, { label }, blob, { thumb });
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

const signed = (stop, party) => told(stop.id, "signature").find((entry) => entry.event.data.party === party)
  ?? (stop.job?.signed.includes(party) ? { state: "sent", event: { data: {} } } : null);

function signatures(stop) {
  const line = (party, label, ask) => {
    const entry = signed(stop, party);
    if (!entry) return h("button", { type: "button", class: "second", id: `sign-${party}`, onclick: ask }, label);
    const { name, absence_reason: absent } = entry.event.data;
    return h("p", { class: "row signed" },
      entry.thumb ? h("img", { src: entry.thumb, alt: "Signature", class: "ink" }) : null,
      h("span", { class: "grow" }, party === "customer" ? "Client" : "Chauffeur", h("br"), h("strong", {}, absent || name || "signé")), stateOf(entry));
  };
  return section("Signatures", "signatures",
    line("customer", "Signature du client", () => sign(stop, "customer")),
    line("driver", "Ma signature", () => sign(stop, "driver")));
}

async function sign(stop, party) {
  const kept = party === "driver" ? await value("signature") : null;
  const pad = signaturePad();
  const job = stop.job;
  const answer = dialog(party === "customer" ? "Signature du client" : "Ma signature", (close) => {
    const name = h("input", { type: "text", id: "signer", autocomplete: "off", value: party === "driver" ? day.driver.name : draft(stop).signer ?? job.contact ?? "", maxlength: 200 });
    const role = h("input", { type: "text", id: "signer-role", autocomplete: "off", placeholder: "Chef de chantier, gardien…", maxlength: 200 });
    const email = h("input", { type: "email", id: "signer-email", autocomplete: "off", placeholder: "Facultatif, pour recevoir le bon", maxlength: 200 });
    const reserves = h("textarea", { rows: 2, id: "reserves", placeholder: "Aucune", maxlength: 1000 });
    const accept = async () => {
      if (!name.value.trim()) { say("Tapez le nom du signataire."); name.focus(); return; }
      if (!pad.isSigned()) { say("Signez dans le cadre blanc."); return; }
      close({ name: name.value.trim(), role: role.value.trim(), email: email.value.trim(), reserves: reserves.value.trim(), blob: await pad.blob() });
    };
    const weighed = told(stop.id, "weight").at(-1)?.event.data.net_kg ?? job.net_kg;
    const summary = [TYPES[job.type], job.material, weighed ? kilograms(weighed) : null].filter(Boolean).join(" · ");
    return [
      h("p", { class: "quiet" }, `${title(stop)} · ${summary}`),
      h("label", {}, "Nom", name),
      ...(party === "customer" ? [h("label", {}, "Fonction", role)] : []),
      pad.canvas,
      h("div", { class: "row" },
        h("button", { type: "button", class: "small", onclick: () => pad.clear() }, "Effacer"),
        h("p", { class: "quiet grow" }, CONSENT[party])),
      ...(party === "customer" ? [h("details", {}, h("summary", {}, "Réserves, e-mail"), h("label", {}, "Réserves", reserves), h("label", {}, "E-mail", email))] : []),
      h("button", { type: "button", class: "go", id: "accept", onclick: accept }, "Valider la signature"),
      ...(kept ? [h("button", { type: "button", class: "second", id: "same", onclick: () => close({ name: name.value.trim() || day.driver.name, blob: new Blob([kept], { type: "image/png" }) }) }, "Reprendre ma signature du jour")] : []),
      ...(party === "customer" ? [h("h3", {}, "Personne pour signer ?"), h("div", { class: "choices" },
        ABSENCES.map((reason) => h("button", { type: "button", class: "second absent", onclick: () => close({ name: "", absence_reason: reason }) }, reason)))] : []),
    ];
  });
  pad.fit();
  const result = await answer;
  if (!result) return;
  const { blob, ...data } = result;
  for (const name of Object.keys(data)) if (!data[name]) delete data[name];
  let extra = {};
  if (blob) {
    extra = { thumb: (await shrink(blob)).thumb };
    if (party === "driver") await setValue("signature", await blob.arrayBuffer());
  }
  await sync.record(session, "signature", stop.id, { party, ...data, ...(blob ? { consent: CONSENT[party] } : {}) }, blob ?? null, extra);
  say(data.absence_reason ? "Absence notée." : "Signature gardée.");
}

function remark(stop) {
  return section("Remarque", "remark", typed(stop, "remark", { rows: 2, "aria-label": "Remarque", placeholder: "Pour le bureau, portée sur le bon", maxlength: 1000 }));
}

const LABELS = {
  departed: "Départ", arrived: "Arrivée", done: "Terminé", not_done: "Non fait", problem: "Problème", weight: "Poids",
  container: "Bennes", photo: "Photo", signature: "Signature", note: "Remarque",
};

function journal(stop) {
  const entries = all.filter((entry) => entry.event.stop === stop.id);
  if (!entries.length) return "";
  return h("details", { class: "card", id: "journal", open: isOver(stop) },
    h("summary", {}, "Ce que j'ai noté"),
    h("ul", {}, entries.map((entry) => h("li", { "data-kind": entry.event.kind, "data-state": entry.state },
      h("span", { class: "grow" }, `${clock(entry.event.at)} ${LABELS[entry.event.kind] ?? entry.event.kind}`,
        (entry.why || NOTES[entry.note]) && h("small", {}, entry.why || NOTES[entry.note])),
      stateOf(entry)))));
}

// ---------------------------------------------------------------------------------------------- together

let late = false;

/** Draws the screen from what is known; while a field is being typed in, it waits. */
async function show() {
  all = await items();
  const inside = document.activeElement;
  if (inside && screen.contains(inside) && /^(INPUT|TEXTAREA)$/.test(inside.tagName) && !/^(file|checkbox)$/.test(inside.type)) {
    late = true;
    document.getElementById("strip")?.replaceWith(strip());
    return;
  }
  late = false;
  if (!session) return showOpening(codeInAddress());
  if (!day) {
    fill(strip(), h("p", { class: "quiet centre" }, sync.state.refused ? "" : "La tournée se charge dès qu'il y a du réseau…"));
    return;
  }
  const top = scrollY;
  const stop = day.stops.find((candidate) => candidate.id === shown);
  if (stop) showStop(stop);
  else showList();
  scrollTo(0, top);
}

async function main() {
  if ("serviceWorker" in navigator) navigator.serviceWorker.register("/sw.js").catch(() => {});
  session = (await value("session")) ?? null;
  day = (await value("day")) ?? null;
  all = await items();
  const code = codeInAddress();
  const scanned = () => {
    const stop = stopInAddress();
    if (!stop) return;
    shown = stop;
    history.replaceState(null, "", "/");
  };
  scanned();
  if (code && code !== session?.code) showOpening(code);
  else {
    if (code) history.replaceState(null, "", "/");
    await show();
  }
  sync.onChange(() => { if (session && !document.getElementById("open")) show(); });
  screen.addEventListener("focusout", () => { if (late) setTimeout(show, 150); });
  await sync.start();
  sync.locate();
  const refresh = async () => {
    if (document.visibilityState !== "visible" || !session || document.getElementById("open")) return;
    await refreshDay();
    if (!document.querySelector("dialog[open]")) await show();
  };
  await refresh();
  setInterval(refresh, 60_000);
  addEventListener("online", refresh);
  addEventListener("hashchange", () => { scanned(); show(); });
  document.addEventListener("visibilitychange", refresh);
}

main();
