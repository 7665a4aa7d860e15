// The queue: what the driver recorded is stored first, then sent, oldest first. A picture's bytes are forgotten only
// when the server gives back the fingerprint of what it stored. Sent twice is recorded once: ids are made at the tap.

import { base64url, newId, sha256 } from "./ids.js";
import { dropItem, items, putItem, setValue, value } from "./store.js";

const BATCH = 30;
const TIMEOUT = 60_000;
const KEPT_DAYS = 7;
const HELD_DAYS = 60;
const changed = new EventTarget();

export const state = { online: navigator.onLine, sending: false, refused: "", lastReceived: 0 };

export function onChange(listener) {
  changed.addEventListener("change", listener);
}

function tell() {
  changed.dispatchEvent(new Event("change"));
}

let position = null;

/** Asks where the phone is, for the next taps; an answer may take a while or be refused. */
export function locate() {
  navigator.geolocation?.getCurrentPosition(
    (found) => { position = { at: Date.now(), coords: found.coords }; },
    () => {},
    { maximumAge: 60_000, timeout: 15_000, enableHighAccuracy: true },
  );
}

function place() {
  if (!position || Date.now() - position.at > 300_000) return {};
  const { latitude, longitude, accuracy } = position.coords;
  return { lat: latitude, lon: longitude, accuracy: Math.min(Math.round(accuracy), 10_000_000) };
}

let lastOrder = 0;

/** Records one item; it is safe on the phone when the promise is kept. */
export async function record(session, kind, stop, data = {}, file = null, extra = {}) {
  lastOrder = Math.max(lastOrder + 1, Date.now());
  const entry = {
    id: newId(), order: lastOrder, token: session.token, tour: session.tour, state: "waiting", why: "", ...extra,
    event: { kind, at: new Date().toISOString(), stop, data, ...place() },
    body: file ? await file.arrayBuffer() : null, hasFile: Boolean(file),
  };
  entry.event.id = entry.id;
  await putItem(entry);
  locate();
  tell();
  send();
  return entry;
}

async function ask(path, token, options = {}) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), TIMEOUT);
  try {
    const answer = await fetch(path, {
      ...options, signal: stop.signal, cache: "no-store", credentials: "omit",
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...options.headers },
    });
    const content = await answer.json();
    state.online = true;
    return { status: answer.status, ok: answer.ok, content };
  } catch {
    state.online = false; // no network, or something on the way that is not our server
    return null;
  } finally {
    clearTimeout(timer);
  }
}

export const openLink = (code, token) =>
  ask("/api/open", null, {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ code, token, device: navigator.userAgent.slice(0, 200) }),
  });

export async function fetchDay(token) {
  const pending = (await items()).filter((entry) => entry.state !== "sent" && entry.token === token).length;
  return ask("/api/day", token, { headers: { "x-pending": String(pending) } });
}

/** Sends what waits. Only one window of the phone sends at a time. */
export async function send() {
  if (state.sending) return;
  state.sending = true;
  tell();
  try {
    if (navigator.locks) await navigator.locks.request("tournee-send", { ifAvailable: true }, (lock) => lock && sendAll());
    else await sendAll();
  } finally {
    state.sending = false;
    tell();
  }
  const left = await items();
  if (!state.online || !left.some((entry) => entry.state === "waiting")) return;
  clearTimeout(again);
  again = setTimeout(send, Math.min(1000 * 2 ** failures, 60_000));
}

let again;
let failures = 0;

async function sendAll() {
  for (;;) {
    const waiting = (await items()).filter((entry) => entry.state === "waiting");
    if (!waiting.length) return;
    const first = waiting[0];
    const pending = waiting.filter((entry) => entry.token === first.token).length;
    const going = first.body ? await sendFile(first, pending - 1) : await sendEvents(waiting, first.token, pending);
    failures = going ? 0 : failures + 1;
    tell();
    if (!going) return;
  }
}

async function sendEvents(waiting, token, pending, most = BATCH) {
  const batch = [];
  for (const entry of waiting) {
    if (entry.body || entry.token !== token || batch.length === most) break;
    batch.push(entry);
  }
  const answer = await ask("/api/events", token, {
    method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({
      clock: new Date().toISOString(), pending: pending - batch.length, events: batch.map((entry) => entry.event),
    }),
  });
  if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 408) return false;
  // One item that cannot be read must not hold up the others.
  if (!answer.ok && batch.length > 1 && ![401, 403].includes(answer.status)) return sendEvents(waiting, token, pending, 1);
  if (!answer.ok) return hold(answer, token, batch);
  for (const [n, result] of answer.content.results.entries()) {
    if (result.ok) await received(batch[n], result);
    else await putItem({ ...batch[n], state: "held", why: result.text });
  }
  return true;
}

async function sendFile(entry, pending) {
  const description = new TextEncoder().encode(
    JSON.stringify({ clock: new Date().toISOString(), pending, event: entry.event }),
  );
  const answer = await ask("/api/files", entry.token, {
    method: "POST", body: entry.body,
    headers: { "content-type": "application/octet-stream", "x-event": padded(base64url(description)) },
  });
  if (!answer || answer.status >= 500 || answer.status === 429 || answer.status === 408) return false;
  if (answer.content.error === "bad_image" || answer.status === 413) {
    // Told without its picture, so that the rest of the job is not held up by it.
    const event = { ...entry.event, data: { ...entry.event.data, lost: answer.content.text } };
    await putItem({ ...entry, event, body: null, why: answer.content.text });
    return true;
  }
  if (!answer.ok) return hold(answer, entry.token, [entry]);
  if (crypto.subtle && answer.content.sha256 !== (await sha256(entry.body))) return false;
  await received(entry, answer.content);
  return true;
}

const padded = (text) => text + "=".repeat((4 - (text.length % 4)) % 4);

async function received(entry, answer) {
  state.refused = "";
  state.lastReceived = Date.now();
  await putItem({ ...entry, state: "sent", body: null, note: answer.note, sentAt: state.lastReceived });
}

/** What is refused stays on the phone, and says why. A refused phone holds all of its items. */
async function hold(answer, token, batch) {
  const why = answer.content.text ?? "Refusé.";
  const whole = answer.status === 401 || answer.status === 403;
  if (whole) state.refused = why;
  const held = whole ? (await items()).filter((entry) => entry.token === token && entry.state === "waiting") : batch;
  for (const entry of held) await putItem({ ...entry, state: "held", why });
  return true;
}

/** Puts what was held back into the queue, under the phone's present token where the tour is the same. */
export async function retry(session) {
  state.refused = "";
  for (const entry of await items()) {
    if (entry.state !== "held") continue;
    const token = entry.tour === session.tour ? session.token : entry.token;
    await putItem({ ...entry, token, state: "waiting", why: "" });
  }
  send();
}

async function forgetOld() {
  const before = (days) => Date.now() - days * 86_400_000;
  for (const entry of await items()) {
    const old = entry.state === "sent" ? entry.sentAt < before(KEPT_DAYS) : entry.order < before(HELD_DAYS);
    if (old) await dropItem(entry.id);
  }
}

/** Sends whenever there is a chance that the network is back. */
export async function start() {
  addEventListener("online", () => { state.online = true; tell(); send(); });
  addEventListener("offline", () => { state.online = false; tell(); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible") { locate(); send(); }
  });
  setInterval(() => { if (document.visibilityState === "visible") send(); }, 15_000);
  await forgetOld();
  if (!(await value("persisted")) && navigator.storage?.persist) {
    await setValue("persisted", await navigator.storage.persist());
  }
  send();
}
