// The phone's plan: one fold for each driver or vehicle.
import { h } from "./dom.js";
import { line, showStop, showTour, tourState } from "./card.js";
import { AWAY, isLate, longDay, plain, progress, shortDay, slotOf, wordsOf } from "./words.js";

export function list(plan, view, now, unfolded) {
  const rows = view.by === "driver" ? plan.drivers : plan.vehicles;
  const busy = [], free = [];
  for (const row of rows) {
    const tours = plan.tours.filter((tour) => tour[view.by] === row.id), joined = plan.tours.filter((tour) => tour.with.includes(row.id));
    const away = plan.absences.filter((found) => found.row === row.id);
    if (tours.length) busy.push(fold(row, tours, away));
    else free.push(h("li", { "data-words": plain(`${row.name} ${row.detail}`) }, h("strong", {}, row.name),
      h("span", {}, [...away.map((found) => AWAY[found.kind] ?? "Absent"), ...joined.map((tour) => `avec ${nameOf(plan.drivers, tour.driver)}`)].join(", ") || row.detail)));
  }
  return h("div", { class: "list" },
    busy.length ? busy : h("p", { class: "quiet centre" }, view.days > 1 ? "Aucune tournée ces jours-ci." : "Aucune tournée ce jour-là."),
    free.length > 0 && h("section", { class: "free" }, h("h2", {}, "Sans tournée"), h("ul", {}, free)));

  function fold(row, tours, away) {
    const stops = plan.stops.filter((stop) => tours.some((tour) => tour.id === stop.tour));
    const { done, all } = progress(stops), late = stops.filter((stop) => isLate(stop, now)).length;
    const troubled = stops.filter((stop) => stop.job?.problem || stop.job?.status === "NOT_DONE").length;
    const others = [...new Set(tours.map((tour) => (view.by === "driver" ? nameOf(plan.vehicles, tour.vehicle) : nameOf(plan.drivers, tour.driver))))];
    const made = h("details", { class: "fold", "data-row": row.id, "data-words": plain([row.name, row.detail, ...others].join(" ")), open: unfolded.has(row.id) },
      h("summary", {},
        h("span", { class: "who" }, h("strong", {}, row.name),
          h("span", {}, [others.filter(Boolean).join(", "), view.days === 1 ? slotOf({ from: tours[0].from, to: tours.at(-1).to }) : `${tours.length} tournées`].filter(Boolean).join(" · ")),
          h("span", { class: "chips" }, late > 0 && h("span", { class: "chip bad" }, `${late} en retard`), troubled > 0 && h("span", { class: "chip bad" }, troubled > 1 ? `${troubled} problèmes` : "1 problème"))),
        h("span", { class: "count", "aria-label": `${done} interventions faites sur ${all}` }, `${done}/${all}`)),
      away.map((found) => h("p", { class: "quiet inset" }, `${AWAY[found.kind] ?? "Absent"} : ${shortDay(found.from.slice(0, 10))}`)),
      tours.map((tour) => {
        const mine = stops.filter((stop) => stop.tour === tour.id);
        return h("section", {},
          h("button", { type: "button", class: "tourline", "data-tour": tour.id, onclick: () => showTour(tour, mine, plan, now) },
            [view.days > 1 && longDay(tour.day), tour.label, tourState(tour)].filter(Boolean).join(" · ")),
          h("div", { class: "lines" }, mine.map((stop) => {
            const made = line(stop, now, () => showStop(stop, tour, plan, now));
            made.dataset.words = wordsOf(stop);
            return made;
          })));
      }));
    made.addEventListener("toggle", () => (made.open ? unfolded.add(row.id) : unfolded.delete(row.id)));
    return made;
  }
}

const nameOf = (rows, id) => rows.find((row) => row.id === id)?.name ?? "";
