// Where the truck is: shared only while the tour runs, never while the driver has paused it, and always said on the
// screen. Positions are of use only while they are fresh: few are kept without network, and none is missed.

import { h } from "./dom.js";
import { t } from "./language.js";
import { phone } from "./phone.js";
import { addPosition, dropPositions, positions, setValue, value } from "./store.js";
import { sendPositions, usePlace } from "./sync.js";

const EVERY = 60_000; // between two kept positions, in milliseconds
const SENT_EVERY = 120_000;
const FRESH = 300_000; // how long a position says where a tap was made
const MOST = 120; // kept without network
const AT_ONCE = 60;
const STARTS = ["departed", "arrived", "done", "not_done"];

let watching = null;
let last = null; // {at, lat, lon, accuracy}
let kept = 0; // when the last position was kept
let sent = 0; // when positions were last sent
let pausedTour; // unknown until this phone's storage has said it
let denied = false;

/** From the first departure to the end of the tour, as the office knows it or as this phone noted it. */
function isRunning() {
  const tour = phone.day?.tour;
  if (!tour || tour.id !== phone.session?.tour) return false;
  const own = phone.items.filter((entry) => entry.tour === tour.id).map((entry) => entry.event.kind);
  const ended = tour.ended_at || tour.status === "closed" || own.includes("tour_ended");
  return !ended && Boolean(tour.started_at || own.some((kind) => STARTS.includes(kind)));
}

const isPaused = () => pausedTour === undefined || pausedTour === phone.session?.tour;

/** Begins, goes on or stops, as the tour and the driver will have it; called whenever something changed. */
export function follow() {
  const wanted = isRunning() && !isPaused();
  if (wanted && watching === null && navigator.geolocation) {
    watching = navigator.geolocation.watchPosition(take, lose, { enableHighAccuracy: true, maximumAge: 30_000, timeout: 60_000 });
  } else if (!wanted && watching !== null) {
    navigator.geolocation.clearWatch(watching);
    watching = last = null;
  }
}

function lose(error) {
  const before = denied;
  denied = error.code === error.PERMISSION_DENIED;
  if (denied !== before) phone.show();
}

async function take(found) {
  if (!isRunning() || isPaused()) return;
  const { latitude, longitude, accuracy } = found.coords;
  const six = (degrees) => (Math.abs(degrees) < 0.001 ? 0 : Math.round(degrees * 1e6) / 1e6);
  last = {
    at: Date.now(), lat: six(latitude), lon: six(longitude), accuracy: Math.min(Math.round(accuracy), 10_000_000),
  };
  if (denied) lose({});
  if (last.at - kept < EVERY) return;
  kept = last.at;
  await addPosition({ ...last, at: new Date(last.at).toISOString(), tour: phone.session.tour }, MOST).catch(() => {});
  if (last.at - sent >= SENT_EVERY) await sendKept();
}

/** Whether the office has heard that the tour began: it keeps no position of before. */
const hasBegun = () => Boolean(phone.day.tour.started_at)
  || phone.items.some((entry) => entry.tour === phone.session.tour && entry.state === "sent" && STARTS.includes(entry.event.kind));

/** Sends what is kept; what was sent, is of another tour or was refused goes. */
export async function sendKept() {
  if (!isRunning() || isPaused() || !hasBegun()) return;
  sent = Date.now();
  const [keys, found] = await positions().catch(() => [[], []]);
  const tour = phone.session.tour;
  const own = keys.map((key, n) => ({ key, position: found[n] })).filter(({ position }) => position.tour === tour).slice(0, AT_ONCE);
  const others = keys.filter((_, n) => found[n].tour !== tour);
  if (others.length) await dropPositions(others);
  if (!own.length) return;
  const answer = await sendPositions(phone.session.token, own.map(({ position: { tour: _, ...told } }) => told));
  if (answer && answer.status < 500 && answer.status !== 429) await dropPositions(own.map(({ key }) => key));
}

async function pause(tour) {
  pausedTour = tour;
  follow();
  await setValue("position-paused", tour).catch(() => {});
  await phone.show();
}

/** The line that says whether the position is shared, and its switch; null while no tour runs. */
export function positionLine() {
  if (!isRunning() || !navigator.geolocation || pausedTour === undefined) return null;
  const paused = isPaused();
  const sentence = paused ? t("Position en pause") : denied ? t("Position non partagée : ce téléphone ne la donne pas.") : t("Position partagée");
  return h("section", { class: `place${paused || denied ? "" : " shared"}`, id: "position" },
    h("div", { class: "row" }, h("span", { class: "grow" }, sentence),
      denied && !paused ? null : h("button", {
        type: "button", class: "small", id: "position-pause", onclick: () => pause(paused ? null : phone.session.tour),
      }, paused ? t("Reprendre") : t("Mettre en pause"))),
    h("p", { class: "quiet" },
      t("Pendant la tournée seulement, pour prévoir les passages et les prouver. Le bureau la voit ; elle est effacée après deux mois.")));
}

/** What a tap says of its place. */
function place() {
  if (!last || isPaused() || Date.now() - last.at > FRESH) return {};
  const { lat, lon, accuracy } = last;
  return { lat, lon, accuracy };
}

export async function start() {
  pausedTour = (await value("position-paused").catch(() => null)) ?? null;
  usePlace(place);
  follow();
  addEventListener("online", sendKept);
  setInterval(sendKept, SENT_EVERY);
}
