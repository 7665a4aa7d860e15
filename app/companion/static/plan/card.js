// What a tap on a stop or a tour opens.
import { h } from "./dom.js";
import { clock, colourOf, isLate, kindOf, longDay, progress, shortDay, slotOf, spoken, stateOf, titleOf, wall } from "./words.js";

/** The chips that tell a stop's state in words. */
export function chips(stop, now) {
  const job = stop.job;
  return [
    stateOf(stop) && h("span", { class: `chip ${colourOf(stop)}` }, stateOf(stop)),
    isLate(stop, now) && h("span", { class: "chip bad" }, "En retard"),
    job?.problem && h("span", { class: "chip bad" }, "Problème"),
    job?.hazardous && h("span", { class: "chip hazard" }, "Dangereux"),
    job?.ticket && h("span", { class: "chip good" }, "Bon signé"),
  ].filter(Boolean);
}

function dialog(title, ...content) {
  const box = h("dialog", { "aria-label": title },
    h("header", {}, h("h2", {}, title), h("button", { type: "button", class: "icon", "aria-label": "Fermer", onclick: () => box.close() }, "✕")),
    ...content);
  box.addEventListener("close", () => box.remove());
  box.addEventListener("click", (event) => { if (event.target === box) box.close(); });
  document.body.append(box);
  box.showModal();
}

const facts = (...rows) =>
  h("dl", {}, rows.filter(([, said]) => said).flatMap(([name, said]) => [h("dt", {}, name), h("dd", {}, said)]));

const call = (number) => number && h("a", { class: "call", href: `tel:${number.replace(/[^+\d]/g, "")}` }, `Appeler ${spoken(number)}`);

const place = (at) => [at.street, [at.postcode, at.city].filter(Boolean).join(" ")].filter(Boolean).join("\n");

function signatures(job) {
  const who = { customer: "Client", driver: "Chauffeur" };
  return job.signed.map((sign) => `${who[sign.party]} : ${sign.absence || sign.name || "signé"}`).join("\n");
}

/** Shows all that the plan says of a stop. */
export function showStop(stop, tour, plan, now) {
  const job = stop.job, at = job ?? stop.outlet;
  const driver = plan.drivers.find((row) => row.id === tour.driver), vehicle = plan.vehicles.find((row) => row.id === tour.vehicle);
  const window = job && (job.window_from || job.window_to)
    ? [job.window_from, job.window_to].map((hour) => hour?.slice(0, 5) ?? "…").join(" – ") : "";
  dialog(titleOf(stop),
    h("p", { class: "chips" }, titleOf(stop) !== kindOf(stop) && h("strong", {}, kindOf(stop)), chips(stop, now)),
    !job && stop.kind === "JOB" && h("p", { class: "quiet" }, "Cette intervention appartient à une autre agence : son détail n'est pas montré."),
    job?.problem && h("p", { class: "note bad" }, job.problem),
    job?.not_done_reason && h("p", { class: "note bad" }, `Non réalisée : ${job.not_done_reason}`),
    at && h("address", {}, job ? h("strong", {}, job.site) : null, job ? "\n" : "", place(at)),
    h("p", { class: "calls" }, call(job ? job.phone : stop.outlet?.phone),
      driver?.phone && h("a", { class: "call", href: `tel:${driver.phone.replace(/[^+\d]/g, "")}` }, `Appeler ${driver.name}`)),
    facts(
      ["Contact", job?.contact], ["Prévu", `${shortDay(wall(stop.from).day)}, ${slotOf(stop)}`], ["Créneau demandé", window],
      ["Départ", clock(stop.departed_at)], ["Arrivée", clock(stop.arrived_at)], ["Fin", clock(stop.done_at)],
      ["Attente", job?.waiting_minutes ? `${job.waiting_minutes} min` : ""],
      ["Matière", job && [job.material, job.waste_code].filter(Boolean).join(" · ")], ["Contenant", job?.container_type],
      ["Benne posée", job?.container_in], ["Benne reprise", job?.container_out], ["Exutoire", job ? stop.outlet?.name : ""],
      ["Poids net", job?.net_kg ? `${job.net_kg.toLocaleString("fr-FR")} kg${job.estimated ? " (estimé)" : ""}` : ""],
      ["Signatures", job && signatures(job)], ["Consigne", job?.note], ["Accès", job?.access],
      ["Chauffeur", driver?.name], ["Véhicule", [vehicle?.name, tour.trailer].filter(Boolean).join(" + ")],
      ["Commande", job?.order_number], ["Intervention", job?.number]));
}

/** Names what may be known of a tour as a whole. */
export const tourState = (tour) =>
  ({ draft: "Brouillon", closed: "Terminée", running: "En cours" })[tour.status] ?? (tour.changed ? "Modifiée depuis l'envoi" : tour.seen ? "Lue par le chauffeur" : "Envoyée");

/** A stop as one line of a list. */
export function line(stop, now, open) {
  return h("button", { type: "button", class: `line ${colourOf(stop)}`, "data-stop": stop.id, onclick: open },
    h("span", { class: "hour" }, clock(stop.from)),
    h("span", { class: "what" }, h("strong", {}, titleOf(stop)),
      h("span", {}, [titleOf(stop) !== kindOf(stop) && kindOf(stop), stop.job?.city ?? stop.outlet?.city].filter(Boolean).join(" · ")),
      h("span", { class: "chips" }, chips(stop, now))));
}

/** Shows a tour and its stops. */
export function showTour(tour, stops, plan, now) {
  const driver = plan.drivers.find((row) => row.id === tour.driver), vehicle = plan.vehicles.find((row) => row.id === tour.vehicle);
  const { done, all } = progress(stops);
  dialog(tour.label || `Tournée de ${driver?.name ?? ""}`,
    facts(["Chauffeur", [driver?.name, ...tour.crew].filter(Boolean).join(", ")], ["Véhicule", [vehicle?.name, tour.trailer].filter(Boolean).join(" + ")],
      ["Horaires", `${longDay(tour.day)}, ${slotOf(tour)}`], ["État", tourState(tour)], ["Avancement", `${done} sur ${all}`], ["Note", tour.note]),
    h("div", { class: "lines" }, stops.map((stop) => line(stop, now, () => showStop(stop, tour, plan, now)))));
}
