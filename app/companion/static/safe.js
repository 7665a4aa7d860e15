// The line on top of every screen: how much of what the driver noted is safe at the office, and what to do where it is not.

import { clock, h } from "./dom.js";
import { showPin } from "./opening.js";
import { phone } from "./phone.js";
import * as sync from "./sync.js";

/** How much of what was noted is at the office: the one line that is always on the screen. */
export function strip() {
  const now = sync.safety(phone.items, phone.session?.tour);
  const many = (n) => `${n} élément${n > 1 ? "s" : ""}`;
  const safe = `${now.safe} sur ${now.total} à l'abri`;
  const since = now.since ? ` depuis ${clock(now.since)}` : "";
  const at = now.receivedAt ? ` Reçu à ${clock(now.receivedAt)}.` : "";
  const line = (tone, sentence, ...more) => h("div", { class: `strip ${tone}`, id: "strip" }, h("span", {}, sentence), ...more);
  const again = () => h("button", { type: "button", class: "small", onclick: () => sync.retry() }, "Réessayer");
  if (now.unsaved) {
    return line("bad", now.full
      ? `Ce téléphone n'a plus de place. ${many(now.unsaved)} dans cette page seulement : ne la fermez pas, supprimez des photos ou des vidéos.`
      : `Ce téléphone ne garde plus rien. ${many(now.unsaved)} dans cette page seulement : ne la fermez pas avant « à l'abri ».`, again());
  }
  if (sync.state.refused) {
    return line("bad", sync.state.refused, h("div", { class: "stack" }, again(),
      h("button", { type: "button", class: "small", id: "by-pin", onclick: () => showPin() }, "Code chauffeur")));
  }
  if (now.held) {
    const where = now.other ? ` Dont ${now.other} d'une autre tournée : demandez-en le lien à l'exploitation.` : "";
    return line("bad", `${many(now.held)} gardé${now.held > 1 ? "s" : ""} sur ce téléphone${since}, à renvoyer.${where}`, again());
  }
  if (Math.abs(sync.state.clockOff) > 180_000) {
    return line("wait", `L'heure de ce téléphone est fausse : il est ${clock(new Date(Date.now() + sync.state.clockOff))}. ${safe}.`);
  }
  if (now.waiting) {
    return line("wait", sync.state.online ? `${safe}. Envoi en cours…`
      : `Hors ligne : ${safe}, ${many(now.waiting)} en attente d'envoi${since}.`);
  }
  if (!sync.state.online) return line("wait", `Hors ligne. Tout ce qui était noté est reçu : ${safe}.`);
  return line("good", now.total ? `Tout est reçu au bureau : ${safe}.${at}` : "Tout est reçu au bureau.");
}
