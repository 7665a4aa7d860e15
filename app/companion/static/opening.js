// Opening the link of the day on this phone.

import { h } from "./dom.js";
import { newToken } from "./ids.js";
import { t } from "./language.js";
import { phone, record, refreshDay } from "./phone.js";
import { setValue, value } from "./store.js";
import * as sync from "./sync.js";
import { fill, languageButton } from "./view.js";

export function codeInAddress() {
  return location.pathname.match(/^\/t\/([A-Za-z0-9_-]{8,64})$/)?.[1] ?? null;
}

/** The stop whose code was scanned from the paper sheet: it says where, and opens nothing by itself. */
export function stopInAddress() {
  return location.hash.match(/^#stop=([0-9a-f-]{36})$/)?.[1] ?? null;
}

export function showOpening(code, sentence = "") {
  const button = h("button", { type: "button", class: "go", id: "open", onclick: () => open(code, button) }, t("Ouvrir ma tournée"));
  fill(h("section", { class: "welcome" },
    h("img", { src: "/static/icon.svg", alt: "", width: 96, height: 96 }),
    h("h1", {}, t("Ma tournée")),
    code ? h("p", {}, t("Ce lien est pour ce téléphone et pour la journée."))
      : h("p", {}, t("Ouvrez le lien reçu de l'exploitation pour voir votre tournée.")),
    code && button,
    sentence && h("p", { class: "bad", role: "alert" }, sentence),
    languageButton(() => showOpening(code))));
}

async function open(code, button) {
  button.disabled = true;
  // Made once for this code: when the answer is lost on the way, the same pair is sent again.
  const known = await value("opening");
  const opening = known?.code === code ? known : { code, token: newToken() };
  await setValue("opening", opening);
  const answer = await sync.openLink(code, opening.token);
  if (!answer?.ok) {
    showOpening(code, answer?.content.text ?? t("Pas de réseau. Réessayez quand il revient."));
    return;
  }
  const previous = phone.session;
  phone.session = { code, token: opening.token, tour: answer.content.tour };
  await setValue("session", phone.session);
  if (previous?.tour !== phone.session.tour) {
    phone.day = null;
    phone.drafts = {};
    await setValue("day", null);
  }
  history.replaceState(null, "", "/");
  await record("tour_opened", null, {});
  await sync.retry(phone.session);
  await refreshDay();
  phone.show();
}
