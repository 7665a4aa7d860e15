// The customer's and the driver's signatures, or why there is none.

import { dialog, h, kilograms, say } from "./dom.js";
import { t } from "./language.js";
import { draft, isOver, phone, record, told } from "./phone.js";
import { photoField } from "./photos.js";
import { shrink, signaturePad } from "./pictures.js";
import { setValue, value } from "./store.js";
import { section, stateOf, subject, title } from "./view.js";
import { netWeight } from "./work.js";
import { ABSENCES, CONSENT } from "./words.js";

/** The signature of a party at a stop, from this phone or as the office knows it. */
export const signed = (stop, party) => told(stop.id, "signature").find((entry) => entry.event.data.party === party)
  ?? (stop.job?.signed.includes(party) ? { state: "sent", event: { data: {} } } : null);

export function signatures(stop) {
  const line = (party, label) => {
    const entry = signed(stop, party);
    if (!entry) return h("button", { type: "button", class: "second", id: `sign-${party}`, onclick: () => sign(stop, party) }, label);
    const { name, absence_reason: absent } = entry.event.data;
    return h("p", { class: "row signed" },
      entry.thumb && h("img", { src: entry.thumb, alt: t("Signature"), class: "ink" }),
      h("span", { class: "grow" }, party === "customer" ? t("Client") : t("Chauffeur"), h("br"), h("strong", {}, (absent && t(absent)) || name || t("signé"))), stateOf(entry));
  };
  return section(t("Signatures"), "signatures", line("customer", t("Signature du client")), line("driver", t("Ma signature")));
}

/** The other jobs of the same site that this party has not signed: one visit, one signature. */
const together = (stop, party) => phone.day.stops.filter((other) => other.id !== stop.id && other.job && stop.site_id
  && other.site_id === stop.site_id && !isOver(other) && !signed(other, party));

const summary = (stop) => {
  const kg = netWeight(stop);
  return [subject(stop), stop.job.material, kg ? kilograms(kg) : null].filter(Boolean).join(" · ");
};

function others(stop, party) {
  const found = together(stop, party);
  const chosen = new Set();
  const element = found.length > 0 && h("div", { class: "choices", role: "group", "aria-label": t("Signer aussi pour") },
    h("h3", {}, t("Signer aussi pour")),
    found.map((other) => {
      const box = h("input", { type: "checkbox", class: "also", "data-stop": other.id, onchange: () => (box.checked ? chosen.add(other.id) : chosen.delete(other.id)) });
      return h("label", {}, box, h("span", {}, [summary(other), other.job.number].filter(Boolean).join(" · ")));
    }));
  return { element, chosen };
}

async function sign(stop, party) {
  const kept = party === "driver" ? await value("signature") : null;
  const pad = signaturePad();
  pad.canvas.setAttribute("role", "img");
  const also = others(stop, party);
  const consent = t(CONSENT[party]);
  const answer = dialog(party === "customer" ? t("Signature du client") : t("Ma signature"), (close) => {
    const name = h("input", { type: "text", id: "signer", autocomplete: "off", value: party === "driver" ? phone.day.driver.name : draft(stop).signer ?? stop.job.contact ?? "", maxlength: 200 });
    const role = h("input", { type: "text", id: "signer-role", autocomplete: "off", placeholder: t("Chef de chantier, gardien…"), maxlength: 200 });
    const email = h("input", { type: "email", id: "signer-email", autocomplete: "off", placeholder: t("Facultatif, pour recevoir le bon"), maxlength: 200 });
    const reserves = h("textarea", { rows: 2, id: "reserves", placeholder: t("Aucune"), maxlength: 1000 });
    const accept = async () => {
      if (!name.value.trim()) { say(t("Tapez le nom du signataire.")); name.focus(); return; }
      if (!email.checkValidity()) { say(t("Cet e-mail n'est pas complet.")); email.focus(); return; }
      if (!pad.isSigned()) { say(t("Signez dans le cadre blanc.")); pad.canvas.scrollIntoView({ block: "center" }); return; }
      close({ name: name.value.trim(), role: role.value.trim(), email: email.value.trim(), reserves: reserves.value.trim(), consent, blob: await pad.blob() });
    };
    const same = () => close({ name: name.value.trim() || phone.day.driver.name, reserves: reserves.value.trim(), consent, blob: new Blob([kept], { type: "image/png" }) });
    return [
      h("p", { class: "quiet" }, `${title(stop)} · ${summary(stop)}`),
      also.element,
      h("label", {}, t("Nom"), name),
      party === "customer" && h("label", {}, t("Fonction"), role),
      pad.canvas,
      h("div", { class: "row" },
        h("button", { type: "button", class: "small", onclick: () => pad.clear() }, t("Effacer")),
        h("p", { class: "quiet grow" }, consent)),
      h("details", { id: "more-signature" }, h("summary", {}, party === "customer" ? t("Réserves, e-mail") : t("Réserves")),
        h("label", {}, t("Réserves"), reserves), party === "customer" && h("label", {}, t("E-mail"), email)),
      h("div", { class: "sticky" }, h("button", { type: "button", class: "go", id: "accept", onclick: accept }, t("Valider la signature"))),
      kept && h("button", { type: "button", class: "second", id: "same", onclick: same }, t("Reprendre ma signature du jour")),
      party === "customer" && [h("h3", {}, t("Personne pour signer ?")), h("div", { class: "choices" },
        ABSENCES.map((reason) => h("button", { type: "button", class: "second absent", onclick: () => close({ absence_reason: reason }) }, t(reason))))],
    ];
  });
  pad.fit();
  const result = await answer;
  if (!result) return;
  const stops = [stop.id, ...also.chosen];
  if (result.absence_reason) return nobody(stop, stops, result.absence_reason);
  const { blob, ...data } = result;
  for (const name of Object.keys(data)) if (!data[name]) delete data[name];
  const { thumb } = await shrink(blob);
  if (party === "driver") await setValue("signature", await blob.arrayBuffer()).catch(() => {});
  // Each job has its own event with the same picture: a ticket never depends on another.
  for (const id of stops) await record("signature", id, { party, ...data, ...(stops.length > 1 ? { together: stops } : {}) }, blob, { thumb });
  say(t("Signature gardée."));
}

/** Nobody signs: the reason takes the signature's place, and a photo shows the place. */
async function nobody(stop, stops, reason) {
  let go;
  const photo = photoField(t("Photo du lieu"), "absent-photo", "Signataire absent", () => {
    go.textContent = t("Valider");
    go.className = "go";
  });
  const sure = await dialog(t(reason), (close) => {
    go = h("button", { type: "button", class: "second", id: "accept-absent", onclick: async () => {
      if (stop.rules?.photo === "required" && !(await photo.taken())) return say(t("Ce client demande une photo."));
      close(true);
    } }, t("Valider sans photo"));
    return [h("p", {}, t("Une photo de la benne ou du portail remplace la signature.")), photo.element, go];
  });
  if (!sure) return;
  for (const id of stops) {
    await record("signature", id, { party: "customer", absence_reason: reason });
    await photo.keep(id);
  }
  say(t("Absence notée."));
}
