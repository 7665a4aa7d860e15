// The driver's language. French is the source: each sentence is its own key, and a table gives the other language.

import { EN } from "./en.js";
import { setValue, value } from "./store.js";

const TABLES = { fr: {}, en: EN };
const LOCALES = { fr: "fr-FR", en: "en-GB" };
export const LANGUAGES = { fr: "Français", en: "English" };

let language = "fr";

export const current = () => language;
export const locale = () => LOCALES[language];

/** The sentence in the driver's language, its {holes} filled; no line begins with a sign that belongs to the word before. */
export function t(sentence, holes = {}) {
  const said = language === "fr" ? sentence.replace(/ (?=[:;!?»%])/g, "\u00a0").replace(/« /g, "«\u00a0") : TABLES[language][sentence] ?? sentence;
  return said.replace(/\{(\w+)\}/g, (hole, name) => holes[name] ?? hole);
}

/** The sentence for one or for several; in French none is singular. */
export function plural(n, one, several) {
  return t((language === "fr" ? n < 2 : n === 1) ? one : several, { n });
}

function use(chosen) {
  language = TABLES[chosen] ? chosen : "fr";
  document.documentElement.lang = language;
  document.title = t("Ma tournée");
}

/** Takes up the language that was chosen on this phone. */
export async function restoreLanguage() {
  use((await value("language")) ?? "fr");
}

export async function chooseLanguage(chosen) {
  use(chosen);
  await setValue("language", language).catch(() => {});
}
