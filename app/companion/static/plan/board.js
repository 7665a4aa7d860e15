// The tablet's board: rows by driver or vehicle, time from left to right.
import { h } from "./dom.js";
import { showStop, showTour, tourState } from "./card.js";
import { AWAY, addDays, clock, colourOf, isLate, kindOf, longDay, plain, progress, shortDay, slotOf, stateOf, titleOf, wall, wordsOf } from "./words.js";

const NAMES = 172;  // pixels of the column of names
const READABLE = 26;  // pixels an hour below which a tour stands for its stops
const ROOM = 150;  // pixels that the text of a stop takes at most where nothing follows

/** Which hours of a day are worth showing: those of the tours, ten at the least. */
function hoursShown(plan, days) {
  let low = 24, high = 0;
  for (const span of plan.tours) {
    const from = wall(span.from), to = wall(span.to);
    low = to.day !== from.day && to.day in days ? 0 : Math.min(low, Math.floor(from.hours));
    high = to.day !== from.day ? 24 : Math.max(high, Math.ceil(to.hours));
  }
  if (low >= high) return [6, 18];
  return high - low >= 10 ? [low, high] : high <= 18 ? [Math.min(low, 8), 18] : [Math.max(high - 12, 0), high];
}

export function board(plan, view, now) {
  const days = Object.fromEntries(Array.from({ length: view.days }, (_, n) => [addDays(plan.first, n), n]));
  const [low, high] = hoursShown(plan, days), length = high - low;
  const fit = Math.max((view.width - NAMES - 2) / (view.days * length), 3);
  const hour = fit * view.zoom, day = hour * length, whole = day * view.days;
  const fine = hour >= READABLE;

  /** Where a span stands, once for each day that it touches. */
  function* places(span) {
    const from = wall(span.from), to = wall(span.to);
    for (const [name, n] of Object.entries(days)) {
      if (name < from.day || name > to.day) continue;
      const start = Math.max(name === from.day ? from.hours : 0, low), end = Math.min(name === to.day ? to.hours : 24, high);
      if (end > start) yield [n * day + (start - low) * hour, (end - start) * hour];
    }
  }
  const placed = (element, [x, width]) => {
    element.style.left = `${x}px`;
    element.style.width = `${Math.max(width, 3)}px`;
    return element;
  };

  const step = [1, 2, 3, 6].find((hours) => hours * hour >= 34) ?? 12;
  const head = h("div", { class: "head" }, h("div", { class: "corner" }));
  const track = h("div", { class: "track" });
  track.style.width = `${whole}px`;
  for (const [name, n] of Object.entries(days)) {
    const title = h("span", { class: "day" }, day > 150 ? longDay(name) : shortDay(name));
    title.style.left = `${n * day}px`;
    title.style.width = `${day}px`;
    track.append(title);
    for (let at = low; at < high && (high - at) * hour > 30; at += step) {
      const tick = h("span", { class: "tick", "aria-hidden": "true" }, `${at} h`);
      tick.style.left = `${n * day + (at - low) * hour}px`;
      track.append(tick);
    }
  }
  head.append(track);

  const stopsOf = Map.groupBy ? Map.groupBy(plan.stops, (stop) => stop.tour) : grouped(plan.stops);
  const rows = view.by === "driver" ? plan.drivers : plan.vehicles;
  const inner = h("div", { class: "inner" }, head);
  inner.style.width = `${NAMES + whole}px`;
  inner.style.setProperty("--hour", `${hour * step}px`);
  inner.style.setProperty("--day", `${day}px`);
  const depots = new Set(rows.map((row) => row.depot));
  let depot = null;
  for (const row of rows) {
    if (depots.size > 1 && row.depot !== depot) {
      depot = row.depot;
      inner.append(h("h2", { class: "depot" }, h("span", {}, depot || "Sans agence")));
    }
    const lane = h("div", { class: "lane" });
    lane.style.width = `${whole}px`;
    for (const away of plan.absences.filter((found) => found.row === row.id)) {
      for (const place of places(away)) lane.append(placed(h("div", { class: "away" }, h("span", {}, AWAY[away.kind] ?? "Absent")), place));
    }
    for (const tour of plan.tours) {
      if (tour.with.includes(row.id)) {
        const other = plan.drivers.find((found) => found.id === tour.driver);
        for (const place of places(tour)) lane.append(placed(h("div", { class: "away with" }, h("span", {}, `avec ${other?.name ?? ""}`)), place));
      }
      if (tour[view.by] !== row.id) continue;
      const stops = stopsOf.get(tour.id) ?? [], { done, all } = progress(stops);
      const other = view.by === "driver" ? plan.vehicles.find((found) => found.id === tour.vehicle) : plan.drivers.find((found) => found.id === tour.driver);
      const label = [tour.label, other?.name, tour.trailer, ...tour.crew].filter(Boolean).join(" · ");
      let begun = false;
      for (const place of places(tour)) {
        const box = placed(h("div", { class: `tour ${tour.status}${tour.changed ? " changed" : ""}` }), place);
        lane.append(box);
        if (begun) continue;  // what runs on after midnight is named once
        begun = true;
        box.append(h("button", {
          type: "button", class: "label", "data-tour": tour.id, onclick: () => showTour(tour, stops, plan, now),
          "aria-label": `Tournée ${label}, ${slotOf(tour)}, ${done} sur ${all}, ${tourState(tour)}`,
        }, fine ? h("span", {}, `${label} · ${done}/${all}`) : [h("span", { class: "count" }, `${done}/${all}`), place[1] > 64 && h("span", {}, other?.name ?? label)]));
      }
      stops.forEach((stop, n) => {
        for (const [x, width] of places(stop)) {
          if (!fine) { lane.append(placed(h("span", { class: `mark ${colourOf(stop)}` }), [x, width])); continue; }
          // The text runs on to where the next stop begins.
          const [next] = stops[n + 1] ? places(stops[n + 1]) : [];
          const room = next && next[0] > x ? next[0] - x - 2 : ROOM;
          lane.append(placed(bar(stop, tour, width), [x, Math.max(width, Math.min(room, ROOM))]));
        }
      });
    }
    inner.append(h("div", { class: "row", role: "group", "aria-label": row.name, "data-row": row.id, "data-words": plain(`${row.name} ${row.detail}`) },
      h("div", { class: "name" }, h("strong", {}, row.name), h("span", {}, row.detail)), lane));
  }
  if (!rows.length) inner.append(h("p", { class: "quiet centre" }, view.by === "driver" ? "Aucun chauffeur dans vos agences." : "Aucun véhicule dans vos agences."));

  const present = wall(now);
  let line = null;
  if (present.day in days && present.hours >= low && present.hours <= high) {
    line = h("div", { class: "now", role: "img", "aria-label": `Maintenant : ${clock(now)}` });
    line.style.left = `${NAMES + days[present.day] * day + (present.hours - low) * hour}px`;
    inner.append(line);
  }

  function bar(stop, tour, width) {
    const job = stop.job, late = isLate(stop, now);
    const mark = job?.problem || job?.status === "NOT_DONE" ? "!" : late ? "⏱\uFE0E" : job?.ticket ? "✓" : "";
    const said = [slotOf(stop), titleOf(stop), job?.city, kindOf(stop), stateOf(stop), late && "en retard", job?.problem, job?.ticket && "bon signé"];
    return h("button", {
      type: "button", class: `bar ${colourOf(stop)}${late ? " late" : ""}${job?.problem ? " trouble" : ""}`, "data-stop": stop.id, "data-words": wordsOf(stop),
      "aria-label": said.filter(Boolean).join(", "), title: `${titleOf(stop)} · ${slotOf(stop)}`, onclick: () => showStop(stop, tour, plan, now),
    }, block(width), h("strong", {}, mark && h("b", {}, mark), titleOf(stop)),
    h("span", {}, [titleOf(stop) !== kindOf(stop) && kindOf(stop), job?.city].filter(Boolean).join(" · ")), h("span", { class: "state" }, stateOf(stop)));
  }

  function block(width) {
    const made = h("i", {});
    made.style.width = `${Math.max(width, 5)}px`;
    return made;
  }

  return { inner, line };
}

function grouped(stops) {
  const found = new Map();
  for (const stop of stops) found.set(stop.tour, [...(found.get(stop.tour) ?? []), stop]);
  return found;
}
