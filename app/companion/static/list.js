// The list of the day's stops, and the end of the tour.

import { clock, dialog, h, longDay } from "./dom.js";
import { go, isOver, phone, progress, record } from "./phone.js";
import { positionLine } from "./position.js";
import { chip, fill, strip, subject, target, title } from "./view.js";

export function showList() {
  const next = phone.day.stops.find((stop) => !isOver(stop));
  const tour = phone.day.tour;
  const seen = Math.max(tour.acknowledged, ...phone.items
    .filter((entry) => entry.event.kind === "tour_acknowledged" && entry.tour === tour.id).map((entry) => entry.event.data.revision));
  const ended = tour.ended_at ?? phone.items.find((entry) => entry.event.kind === "tour_ended" && entry.tour === tour.id)?.event.at;
  fill(
    h("header", { class: "top" },
      h("p", { class: "quiet" }, [longDay(tour.day), tour.vehicle, tour.trailer].filter(Boolean).join(" · ")),
      h("h1", {}, phone.day.driver.name), tour.note && h("p", { class: "note" }, tour.note)),
    strip(), positionLine(),
    seen < tour.revision && h("section", { class: "card notice" },
      h("p", {}, seen < 0 ? "Nouvelle tournée à confirmer." : "Le bureau a modifié la tournée."),
      h("button", { type: "button", class: "go", id: "acknowledge", onclick: acknowledge }, "J'ai vu")),
    h("ol", { class: "stops" }, phone.day.stops.map((stop) => h("li", {},
      h("button", {
        type: "button", class: `stop${stop === next ? " next" : ""}${isOver(stop) ? " over" : ""}`, "data-stop": stop.id,
        onclick: () => go(stop.id),
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
    phone.day.company?.phone && h("a", { class: "second", href: `tel:${phone.day.company.phone}` }, "Appeler l'exploitation"));
}

async function acknowledge() {
  await record("tour_acknowledged", null, { revision: phone.day.tour.revision });
}

async function endTour() {
  const left = phone.day.stops.filter((stop) => stop.job && !isOver(stop)).length;
  const km = await dialog("Fin de tournée", (close) => {
    const field = h("input", { type: "number", inputmode: "numeric", min: 0, id: "km", placeholder: "Facultatif" });
    return [
      left > 0 && h("p", { class: "bad" }, `${left} intervention${left > 1 ? "s" : ""} sans réponse.`),
      h("label", {}, "Compteur (km)", field),
      h("button", { type: "button", class: "go", id: "confirm-end", onclick: () => close(field.value || "0") }, "Terminer la tournée"),
    ].filter(Boolean);
  });
  if (km === null) return;
  await record("tour_ended", null, Number(km) > 0 ? { km: Math.round(Number(km)) } : {});
}
