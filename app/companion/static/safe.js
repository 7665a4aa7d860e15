// The line on top of every screen: how much of what the driver noted is safe at the office, and what to do where it is not.

import { clock, h } from "./dom.js";
import { plural, t } from "./language.js";
import { showPin } from "./opening.js";
import { phone } from "./phone.js";
import * as sync from "./sync.js";

/** How much of what was noted is at the office: the one line that is always on the screen. */
export function strip() {
  const now = sync.safety(phone.items, phone.session?.tour);
  const safe = now.total ? [t("{safe} sur {all} à l'abri", { safe: now.safe, all: now.total }),
    now.since && t("le reste attend depuis {hour}", { hour: clock(now.since) }),
    now.receivedAt && t("dernier reçu à {hour}", { hour: clock(now.receivedAt) })].filter(Boolean).join(" · ") : "";
  const line = (tone, sentence, ...more) => h("div", { class: `strip ${tone}`, id: "strip" },
    h("span", {}, sentence, safe && h("small", {}, safe)), ...more);
  const again = () => h("button", { type: "button", class: "small", onclick: () => sync.retry() }, t("Réessayer"));
  if (now.unsaved) {
    return line("bad", [
      now.full ? t("Ce téléphone n'a plus de place : supprimez des photos ou des vidéos.") : t("Ce téléphone ne garde plus rien."), " ",
      plural(now.unsaved, "{n} élément n'est que dans cette page : ne la fermez pas.", "{n} éléments ne sont que dans cette page : ne la fermez pas."),
    ], again());
  }
  if (sync.state.refused) {
    return line("bad tall", t(sync.state.refused), h("div", { class: "pair" }, again(),
      h("button", { type: "button", class: "small", id: "by-pin", onclick: () => showPin() }, t("Code chauffeur"))));
  }
  if (now.held) {
    return line("bad", [
      plural(now.held, "{n} élément à renvoyer, gardé sur ce téléphone.", "{n} éléments à renvoyer, gardés sur ce téléphone."),
      now.other > 0 && [" ", plural(now.other, "Dont {n} d'une autre tournée : demandez-en le lien à l'exploitation.",
        "Dont {n} d'une autre tournée : demandez-en le lien à l'exploitation.")],
    ], again());
  }
  if (Math.abs(sync.state.clockOff) > 180_000) {
    return line("wait", t("L'heure de ce téléphone est fausse : il est {hour}. Les heures notées sont corrigées au bureau.",
      { hour: clock(Date.now() + sync.state.clockOff) }));
  }
  if (now.waiting) {
    return line("wait", sync.state.online ? plural(now.waiting, "Envoi en cours : {n} élément…", "Envoi en cours : {n} éléments…")
      : plural(now.waiting, "Hors ligne : {n} élément en attente d'envoi.", "Hors ligne : {n} éléments en attente d'envoi."));
  }
  if (!sync.state.online) return line("wait", t("Hors ligne. Tout ce qui était noté est reçu."));
  return line("good", t("Tout est reçu au bureau."));
}
