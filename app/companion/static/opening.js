// Opening the day on this phone: by the link or QR code of the office, or by the driver's number and code.

import { h, longDay } from "./dom.js";
import { newToken } from "./ids.js";
import { plural, t } from "./language.js";
import { phone, record, refreshDay } from "./phone.js";
import { setValue, value } from "./store.js";
import * as sync from "./sync.js";
import { fill, languageButton } from "./view.js";

const DIGITS = 6; // of a code, at most

export function codeInAddress() {
  return location.pathname.match(/^\/t\/([A-Za-z0-9_-]{8,64})$/)?.[1] ?? null;
}

/** The stop whose code was scanned from the paper sheet: it says where, and opens nothing by itself. */
export function stopInAddress() {
  return location.hash.match(/^#stop=([0-9a-f-]{36})$/)?.[1] ?? null;
}

/** Whether the link of the day on the screen died in the night. */
export const isDead = () => Boolean(phone.day) && Date.parse(phone.day.expires_at) < Date.now() + sync.state.clockOff;

/** What waits here and how it gets away: nothing is thrown out with a link. */
function leftOver() {
  const left = phone.items.filter((entry) => entry.state !== "sent").length;
  if (!left) return null;
  return h("p", { class: "note", id: "left-over" },
    plural(left, "{n} élément attend encore sur ce téléphone.", "{n} éléments attendent encore sur ce téléphone."), " ",
    t("Rien n'est perdu : tout part dès que vous ouvrez un lien ou un code pour la même tournée. Demandez-le à l'exploitation."));
}

function welcome(title, ...content) {
  fill(h("section", { class: "welcome" },
    h("img", { src: "/static/icon.svg", alt: "", width: 96, height: 96 }), h("h1", {}, title), ...content));
}

const alarm = (sentence) => sentence && h("p", { class: "bad", role: "alert" }, t(sentence));

export function showOpening(code, sentence = "") {
  const open = async () => {
    button.disabled = true;
    const failed = await enter(`link:${code}`, code, (token) => sync.openLink(code, token));
    if (failed) showOpening(code, failed);
  };
  const button = h("button", { type: "button", class: "go", id: "open", onclick: open }, t("Ouvrir ma tournée"));
  const over = !code && isDead() ? t("La tournée du {day} est finie.", { day: longDay(phone.day.tour.day) }) : "";
  welcome(t("Ma tournée"),
    over && h("p", {}, over),
    code ? !sentence && h("p", {}, t("Ce lien est pour ce téléphone et pour la journée."))
      : h("p", {}, t("Ouvrez le lien du jour reçu de l'exploitation, ou scannez son code QR.")),
    alarm(sentence), code && button, leftOver(),
    h("button", { type: "button", class: "second", id: "by-pin", onclick: () => showPin() }, t("J'ai un code chauffeur")),
    over && h("button", { type: "button", class: "second", id: "see-old", onclick: seeOld }, t("Revoir cette tournée")),
    languageButton(() => showOpening(code)));
}

let seen = false; // the driver wants to see a day that is over

function seeOld() {
  seen = true;
  return phone.show();
}

/** Whether the opening is what the screen should show: nothing was opened yet, or that day is over. */
export const mustOpen = () => !phone.session || (isDead() && !seen);

/** Asks for the driver's number and code, with keys for a thumb. */
export async function showPin(sentence = "") {
  let pin = "";
  const number = h("input", {
    type: "text", inputmode: "numeric", id: "driver-number", autocomplete: "username", maxlength: 20,
    value: (await value("driver-number").catch(() => null)) ?? "",
  });
  const dots = h("output", { class: "dots", id: "pin", "aria-label": t("Chiffres tapés") });
  const open = async () => {
    if (!number.value.trim()) return showProblem(t("Tapez votre numéro de chauffeur."));
    if (pin.length < 4) return showProblem(t("Tapez votre code : 4 à 6 chiffres."));
    button.disabled = true;
    const who = number.value.trim();
    await setValue("driver-number", who).catch(() => {});
    const failed = await enter(`pin:${who}`, null, (token) => sync.openByPin(who, pin, token));
    if (failed) await showPin(failed);
  };
  const button = h("button", { type: "button", class: "go", id: "open", onclick: open }, t("Ouvrir ma tournée"));
  const problem = h("div", {}, alarm(sentence) || null);
  const showProblem = (what) => problem.replaceChildren(alarm(what));
  const press = (digit) => {
    pin = digit === "⌫" ? pin.slice(0, -1) : (pin + digit).slice(0, DIGITS);
    dots.textContent = "●".repeat(pin.length);
    problem.replaceChildren();
  };
  const key = (digit) => h("button", {
    type: "button", class: "second key", "data-key": digit, "aria-label": digit === "⌫" ? t("Effacer") : digit, onclick: () => press(digit),
  }, digit);
  fill(h("section", { class: "welcome by-code" }, h("h1", {}, t("Code chauffeur")),
    h("p", { class: "quiet" }, t("L'exploitation vous donne votre numéro et votre code.")),
    h("label", { class: "wide" }, t("Numéro de chauffeur"), number), dots, problem,
    h("div", { class: "keypad" }, [..."123456789"].map(key), h("span"), key("0"), key("⌫")),
    button, leftOver(),
    h("button", { type: "button", class: "second", onclick: () => (mustOpen() ? showOpening(codeInAddress()) : phone.show(leave())) }, t("Retour"))));
}

/** Takes the opening off the screen, so that the day may be drawn. */
const leave = () => fill();

/** Opens a day for this phone; gives the sentence that says why it did not. */
async function enter(key, code, ask) {
  let opening;
  try {
    // Made once for this key: when the answer is lost on the way, the same pair is sent again.
    const known = await value("opening");
    opening = known?.key === key ? known : { key, token: newToken() };
    await setValue("opening", opening);
  } catch {
    return t("Ce téléphone ne garde rien : quittez la navigation privée ou libérez de la place, puis réessayez."); // a phone that forgets its token could not come back
  }
  const answer = await ask(opening.token);
  if (!answer) return t("Pas de réseau. Réessayez quand il revient.");
  if (!code) await setValue("opening", null).catch(() => {}); // a number and its code come again another day
  if (!answer.ok) return answer.content.text;
  const previous = phone.session;
  phone.session = { code, token: opening.token, tour: answer.content.tour, opened: Date.now() + sync.state.clockOff };
  if (previous?.tour !== phone.session.tour) {
    phone.day = null;
    phone.shown = null;
    await setValue("day", null).catch(() => {});
  }
  await sync.keepLink(phone.session);
  history.replaceState(null, "", "/");
  leave();
  await record("tour_opened", null, {});
  await sync.retry();
  await refreshDay();
  await phone.show();
  return "";
}
