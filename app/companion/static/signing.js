// The customer's and the driver's signatures, or why there is none.

import { dialog, h, kilograms, say } from "./dom.js";
import { draft, phone, record, told } from "./phone.js";
import { shrink, signaturePad } from "./pictures.js";
import { setValue, value } from "./store.js";
import { section, stateOf, title } from "./view.js";
import { ABSENCES, CONSENT, TYPES } from "./words.js";

export const signed = (stop, party) => told(stop.id, "signature").find((entry) => entry.event.data.party === party)
  ?? (stop.job?.signed.includes(party) ? { state: "sent", event: { data: {} } } : null);

export function signatures(stop) {
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
    const name = h("input", { type: "text", id: "signer", autocomplete: "off", value: party === "driver" ? phone.day.driver.name : draft(stop).signer ?? job.contact ?? "", maxlength: 200 });
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
      ...(kept ? [h("button", { type: "button", class: "second", id: "same", onclick: () => close({ name: name.value.trim() || phone.day.driver.name, blob: new Blob([kept], { type: "image/png" }) }) }, "Reprendre ma signature du jour")] : []),
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
  await record("signature", stop.id, { party, ...data, ...(blob ? { consent: CONSENT[party] } : {}) }, blob ?? null, extra);
  say(data.absence_reason ? "Absence notée." : "Signature gardée.");
}
