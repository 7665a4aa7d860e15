// The list of the day's stops.

import { changes, markOf } from "./changes.js";
import { check } from "./check.js";
import { clock, h, longDay } from "./dom.js";
import { endTour, endedAt } from "./ending.js";
import { t } from "./language.js";
import { messagesButton, notices } from "./messages.js";
import { go, isOver, phone, progress } from "./phone.js";
import { positionLine } from "./position.js";
import { blockedSince } from "./problem.js";
import { strip } from "./safe.js";
import { chip, fill, languageButton, subject, target, title } from "./view.js";

function line(stop, next) {
  const mark = markOf(stop);
  const blocked = !isOver(stop) && blockedSince(stop);
  return h("li", {}, h("button", {
    type: "button", id: `stop-${stop.id}`, class: `stop${stop === next ? " next" : ""}${isOver(stop) ? " over" : ""}`, "data-stop": stop.id,
    onclick: () => go(stop.id),
  },
  h("span", { class: "hour" }, clock(stop.from)),
  h("span", { class: "what" },
    h("strong", {}, title(stop)),
    h("span", {}, [subject(stop) !== title(stop) && subject(stop), target(stop)?.city].filter(Boolean).join(" · ")),
    stop.job && h("span", { class: "quiet" }, [stop.job.container_type, stop.job.material].filter(Boolean).join(" · ")),
    h("span", { class: "marks" },
      chip(stop), mark && h("span", { class: "chip active" }, mark), stop.job?.hazardous && h("span", { class: "chip hazard" }, t("Dangereux")),
      blocked ? h("span", { class: "chip bad" }, t("Bloqué"))
        : progress(stop).problem && !isOver(stop) && h("span", { class: "chip bad" }, t("Problème"))))));
}

export function showList() {
  const tour = phone.day.tour;
  const ended = endedAt();
  const next = !ended && phone.day.stops.find((stop) => !isOver(stop));
  const started = phone.day.stops.some((stop) => progress(stop).departed || progress(stop).arrived);
  fill(
    h("header", { class: "top" },
      h("p", { class: "quiet" }, [longDay(tour.day), tour.vehicle, tour.trailer].filter(Boolean).join(" · ")),
      h("h1", {}, phone.day.driver.name), tour.note && h("p", { class: "note" }, tour.note)),
    strip(), positionLine(), notices(), changes(),
    !ended && h("div", { class: "end" }, check("start")),
    phone.day.stops.length ? h("ol", { class: "stops" }, phone.day.stops.map((stop) => line(stop, next)))
      : !ended && h("p", { class: "quiet centre" }, t("Aucun arrêt pour l'instant. L'exploitation les ajoutera ici.")),
    h("div", { class: "stack" },
      ended ? h("p", { class: "quiet centre" }, t("Tournée terminée à {hour}. Merci.", { hour: clock(ended) }))
        : [started && check("end"), h("button", { type: "button", class: next ? "second" : "go", id: "end", onclick: endTour }, t("Fin de tournée"))],
      messagesButton(),
      phone.day.company?.phone && h("a", { class: "second", href: `tel:${phone.day.company.phone}` }, t("Appeler l'exploitation")),
      languageButton(phone.show)));
}
