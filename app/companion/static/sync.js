// The queue: what the driver recorded is stored first, then sent, oldest first, each item with an id and a fingerprint
// made at the tap. It leaves the queue only when the office gives back the fingerprint read back from its database.
// Sent twice is recorded once. This runs in the page, and in the service worker once the page is gone.

import { base64url, fingerprint, newId, settled, sha256 } from "./ids.js";
import { addItem, body, dropItem, fault, items, putItem, saveAgain, setValue, value } from "./store.js";
import { FAULTS } from "./words.js";

const BATCH = 30;
const KEPT_DAYS = 7;
const DAY = 86_400_000;

/** How long an answer is waited for, and the longest pause after a failure, in milliseconds. */
export const limits = { answer: 25_000, file: 90_000, pause: 30_000 };

export const state = {
  online: navigator.onLine, sending: false,
  refused: "", // why the office refuses this phone as a whole
  clockOff: 0, // by how many milliseconds the office's clock is ahead of this phone's
};

// ---------------------------------------------------------------------------------------------- telling windows

const changed = new EventTarget();
const others = typeof BroadcastChannel === "function" ? new BroadcastChannel("tournee") : null;
if (others) {
  others.onmessage = ({ data }) => {
    if (data === "opened" && typeof document !== "undefined") location.reload(); // another window has opened another day
    else changed.dispatchEvent(new Event("change"));
  };
}

/** Calls when something changed, in this window or in another one. */
export function onChange(listener) {
  changed.addEventListener("change", listener);
}

function tell() {
  changed.dispatchEvent(new Event("change"));
  others?.postMessage("changed");
}

// ---------------------------------------------------------------------------------------------- the time

let heard = { at: 0, tick: 0 }; // an instant of the office's clock, and of performance.now()

function hearTime(at) {
  if (at > heard.at) heard = { at, tick: performance.now() };
}

/** This phone's clock; one that lost its date goes on from when the office was last heard. */
function now() {
  const ms = Date.now();
  return ms < heard.at - DAY ? Math.round(heard.at + performance.now() - heard.tick) : ms;
}

const iso = (ms) => new Date(ms).toISOString();

function hearClock(answer) {
  const told = Date.parse(answer.headers.get("date") ?? "");
  if (!told) return;
  hearTime(told);
  state.clockOff = told - now();
}

// ---------------------------------------------------------------------------------------------- recording

let place = () => ({});

/** Sets what says where the phone is at a tap: {lat, lon, accuracy}, or {} where nobody may know. */
export function usePlace(source) {
  place = source;
}

/**
 * Records one item; it is safe on the phone when the promise is kept, unless `fault` says that the storage refused it.
 * `file` is the picture of a photo or signature, `extra` what only this phone shows of it.
 */
export async function record(session, kind, stop, data = {}, file = null, extra = {}) {
  const id = newId();
  const bytes = file ? await file.arrayBuffer() : null;
  const entry = {
    ...extra, id, tour: session.tour, token: session.token, state: "waiting", why: "", hasBody: Boolean(bytes),
    event: { id, kind, at: iso(now()), stop, data: settled(data), ...place() },
    fileSha256: bytes && (await sha256(bytes)),
  };
  entry.sha256 = await fingerprint(entry.event, entry.fileSha256);
  await addItem(entry, bytes);
  tell();
  wakeLater();
  send();
  return entry;
}

/** Asks the browser, where it can, to go on sending once this page is gone. */
function wakeLater() {
  if (typeof document === "undefined") return;
  navigator.serviceWorker?.ready.then((worker) => worker.sync?.register("tournee-send")).catch(() => {});
}

// ---------------------------------------------------------------------------------------------- asking the office

/** One request: {status, ok, content, pause}; null without network, or when something else answered than our office. */
async function ask(path, token, options = {}, longest = limits.answer) {
  const stop = new AbortController();
  const timer = setTimeout(() => stop.abort(), longest);
  try {
    const answer = await fetch(path, {
      ...options, signal: stop.signal, cache: "no-store", credentials: "omit",
      headers: { ...(token ? { authorization: `Bearer ${token}` } : {}), ...options.headers },
    });
    // A proxy on the way may cap the size, in its own words.
    const content = answer.status === 413 ? await answer.json().catch(() => TOO_LARGE) : await answer.json();
    if (!answer.ok && typeof content?.text !== "string") throw new Error("not our office");
    hearClock(answer);
    state.online = true;
    return { status: answer.status, ok: answer.ok, content, pause: Number(answer.headers.get("retry-after")) * 1000 };
  } catch {
    state.online = false;
    return null;
  } finally {
    clearTimeout(timer);
  }
}

const TOO_LARGE = { error: "too_large", text: FAULTS.tooLarge };

const posted = (path, token, content, longest) =>
  ask(path, token, { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(content) }, longest);

const device = () => navigator.userAgent.slice(0, 200);

export const openLink = (code, token) => posted("/api/open", null, { code, token, device: device() });
export const openByPin = (number, pin, token) => posted("/api/pin", null, { number, pin, token, device: device() });

export async function fetchDay(token) {
  const { pending, oldest } = await stillHere(token);
  return ask("/api/day", token, { headers: { "x-pending": String(pending), ...(oldest ? { "x-oldest": oldest } : {}) } });
}

/** Sends positions: these may be lost, so nothing waits for them. */
export async function sendPositions(token, positions) {
  return posted("/api/positions", token, { ...(await heading(token)), positions });
}

// ---------------------------------------------------------------------------------------------- whose items

const linkOf = (links, entry) => links[entry.tour] ?? entry.token;

/** What this phone is known by for each of its tours: the newest link of a tour sends what an older one left. */
async function knownLinks() {
  return (await value("links").catch(() => null)) ?? {};
}

/** Keeps the day that was opened: its link sends what older links of the same tour left. */
export async function keepLink(session) {
  await setValue("session", session);
  await setValue("links", { ...(await knownLinks()), [session.tour]: session.token });
  others?.postMessage("opened");
  await forgetOld(session.tour);
}

/** What of a link is not at the office yet, without `leaving`, and since when. */
async function stillHere(token, leaving = []) {
  const links = await knownLinks();
  const gone = new Set(leaving.map((entry) => entry.id));
  const left = (await items()).filter((entry) => entry.state !== "sent" && linkOf(links, entry) === token && !gone.has(entry.id));
  if (!left.length) return { pending: 0 };
  const since = Math.min(...left.map((entry) => Date.parse(entry.event.at)));
  return { pending: left.length, oldest: iso(Math.abs(state.clockOff) > 30_000 ? since + state.clockOff : since) };
}

const heading = async (token, leaving) => ({ clock: iso(now()), ...(await stillHere(token, leaving)) });

// ---------------------------------------------------------------------------------------------- sending

let again;
let failures = 0;
let shutOutSince = 0;

/** Sends what waits, one window at a time; true when nothing is left to send. `patient` waits for the other window. */
export async function send(patient = false) {
  if (state.sending) return false;
  state.sending = true;
  tell();
  try {
    const shutOut = navigator.locks
      ? await navigator.locks.request("tournee-send", patient ? {} : { ifAvailable: true }, (lock) => (lock ? sendAll() : true))
      : await sendAll();
    shutOutSince = shutOut ? shutOutSince || Date.now() : 0;
    // A window that the system froze while it was sending keeps the others out: sent twice is recorded once.
    if (shutOut && Date.now() - shutOutSince > limits.file) await sendAll();
  } catch {
    failures += 1; // the phone's storage failed: what is stored is tried again
  }
  state.sending = false;
  tell();
  const waits = (await items()).some((entry) => entry.state === "waiting");
  clearTimeout(again);
  if (waits) again = setTimeout(send, Math.max(Math.min(1000 * 2 ** failures, limits.pause) * (0.5 + Math.random()), pause));
  return !waits;
}

let pause = 0; // what the office asked for, in milliseconds

/** Goes on until nothing waits, or the office cannot be reached. */
async function sendAll() {
  await saveAgain();
  const aside = new Set(); // what the office failed on: it holds up nothing else, and is tried again later
  for (;;) {
    const waiting = (await items()).filter((entry) => entry.state === "waiting" && !aside.has(entry.id));
    if (!waiting.length) return;
    const links = await knownLinks();
    const token = linkOf(links, waiting[0]);
    const batch = [];
    for (const entry of waiting) {
      if (entry.hasBody || linkOf(links, entry) !== token || batch.length === BATCH) break;
      batch.push(entry);
    }
    const left = batch.length ? await sendEvents(batch, token) : await sendFile(waiting[0], token);
    failures = left ? failures + 1 : 0;
    if (left === AWAY) return;
    for (const entry of left ?? []) aside.add(entry.id);
    tell();
  }
}

const AWAY = "away";
const unheard = (answer) => !answer || [408, 429, 502, 503, 504].includes(answer.status);

function away(answer) {
  pause = answer?.pause || 0;
  return AWAY;
}

/** Sends events; gives AWAY when the office was not reached, what it failed on, or nothing. */
async function sendEvents(batch, token) {
  const answer = await posted("/api/events", token, { ...(await heading(token, batch)), events: batch.map((entry) => entry.event) });
  if (unheard(answer)) return away(answer);
  pause = 0;
  if (answer.status === 401 || answer.status === 403) return refuse(answer, token);
  // One item that cannot be read must not hold up the others.
  if (!answer.ok && batch.length > 1) {
    const left = [];
    for (const entry of batch) {
      const one = await sendEvents([entry], token);
      if (one === AWAY) return AWAY;
      left.push(...(one ?? []));
    }
    return left.length ? left : null;
  }
  if (answer.status >= 500) return batch;
  if (!answer.ok) return settle(batch[0], answer.content);
  const left = new Set(batch);
  for (const result of answer.content.results ?? []) {
    const entry = batch.find(({ id }) => id === result.id);
    if (entry && !(await settle(entry, result))) left.delete(entry);
  }
  return left.size ? [...left] : null;
}

async function sendFile(entry, token) {
  const bytes = await body(entry.id);
  if (!bytes || (entry.fileSha256 && (await sha256(bytes)) !== entry.fileSha256)) return leaveOut(entry, FAULTS.damaged);
  const described = JSON.stringify({ ...(await heading(token, [entry])), event: entry.event });
  const answer = await ask("/api/files", token, {
    method: "POST", body: bytes,
    headers: {
      "content-type": "application/octet-stream", "x-event": padded(base64url(new TextEncoder().encode(described))),
    },
  }, limits.file);
  if (unheard(answer)) return away(answer);
  pause = 0;
  if (answer.status === 401 || answer.status === 403) return refuse(answer, token);
  if (answer.status >= 500) return [entry];
  if (answer.content.error === "bad_image" || answer.status === 413) return leaveOut(entry, answer.content.text);
  return settle(entry, answer.ok ? { ...answer.content, ok: true } : answer.content);
}

const padded = (text) => text + "=".repeat((4 - (text.length % 4)) % 4);

/** Told without its picture, so that the rest of the job is not held up by it. */
async function leaveOut(entry, why) {
  await change(entry, { ...entry.event, data: { ...entry.event.data, lost: why } }, { hasBody: false, fileSha256: null, why });
  return null;
}

/** Another content for an item that the office never took. */
async function change(entry, event, values) {
  await putItem({ ...entry, ...values, event, sha256: await fingerprint(event, values.fileSha256) });
}

/** What the office said of one item; gives it back where it is to be sent again. What is refused stays, and says why. */
async function settle(entry, answer) {
  if (answer.ok) {
    if (await agrees(entry, answer)) {
      state.refused = "";
      await putItem({ ...entry, state: "sent", hasBody: false, note: answer.note, sentAt: now() });
    } else await putItem({ ...entry, state: "held", why: FAULTS.differs });
  } else if (answer.error === "clock") {
    const year = new Date(entry.event.at).getUTCFullYear();
    if (year < 2020 || year > 2200) {
      // The phone had lost its date when this was noted: the hour of sending is the best that is left.
      const event = { ...entry.event, at: iso(now()), data: { ...entry.event.data, phone_at: entry.event.at } };
      await change(entry, event, { fileSha256: entry.fileSha256 });
    }
    return [entry]; // the office's answer said the time
  } else await putItem({ ...entry, state: "held", why: answer.text ?? FAULTS.refused });
  return null;
}

/** Whether the office's database holds what was noted here. */
async function agrees(entry, answer) {
  if (!entry.sha256) return true; // this browser has no fingerprints
  if (entry.fileSha256 && answer.sha256 !== entry.fileSha256) return false;
  if (answer.content_sha256) return answer.content_sha256 === entry.sha256;
  if (answer.stored) return (await fingerprint({ ...entry.event, data: answer.stored }, entry.fileSha256)) === entry.sha256;
  return true;
}

/** A phone that is refused as a whole holds what its link left. */
async function refuse(answer, token) {
  const links = await knownLinks();
  const why = answer.content.text;
  if ((await value("session").catch(() => null))?.token === token) state.refused = why; // not that of an earlier day
  for (const entry of await items()) {
    if (entry.state === "waiting" && linkOf(links, entry) === token) await putItem({ ...entry, state: "held", why });
  }
  return null;
}

/** Puts what was held back into the queue. */
export async function retry() {
  state.refused = "";
  for (const entry of await items()) if (entry.state === "held") await putItem({ ...entry, state: "waiting", why: "" });
  failures = pause = 0;
  return send();
}

// ---------------------------------------------------------------------------------------------- what is safe

/** How much of a tour is at the office: {total, safe, held, waiting, other, unsaved, full, since, receivedAt}. */
export function safety(all, tour) {
  const own = all.filter((entry) => entry.tour === tour);
  const unsent = all.filter((entry) => entry.state !== "sent");
  return {
    total: own.length, safe: own.filter((entry) => entry.state === "sent").length,
    waiting: unsent.filter((entry) => entry.state === "waiting").length,
    held: unsent.filter((entry) => entry.state === "held").length,
    other: unsent.filter((entry) => entry.tour !== tour).length,
    unsaved: fault.count, full: fault.full,
    since: unsent.length ? iso(Math.min(...unsent.map((entry) => Date.parse(entry.event.at)))) : null,
    receivedAt: own.some((entry) => entry.sentAt) ? iso(Math.max(...own.map((entry) => entry.sentAt ?? 0))) : null,
  };
}

// ---------------------------------------------------------------------------------------------- starting

/** Only what the office has is ever forgotten: soon after its tour, and after some days otherwise. */
async function forgetOld(tour) {
  for (const entry of await items()) {
    if (entry.state === "sent" && (entry.tour !== tour || entry.sentAt < now() - KEPT_DAYS * DAY)) await dropItem(entry.id);
  }
}

/**
 * Keeps the page for the hours without network. A newer page takes over when this one starts, before anything is typed;
 * until then it waits, and the whole of the older one goes on.
 */
async function keepPage() {
  const kept = await navigator.serviceWorker?.register("/sw.js").catch(() => null);
  if (!kept?.waiting || !kept.active) return;
  navigator.serviceWorker.addEventListener("controllerchange", () => location.reload(), { once: true });
  kept.waiting.postMessage("take over");
}

/** Sends whenever there is a chance that the network is back. */
export async function start() {
  keepPage();
  const hurry = () => { failures = pause = 0; send(); };
  addEventListener("online", () => { state.online = true; tell(); hurry(); });
  addEventListener("offline", () => { state.online = false; tell(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") hurry(); });
  // What this page alone holds would go with it.
  addEventListener("beforeunload", (event) => { if (fault.count) event.preventDefault(); });
  const session = await value("session").catch(() => null);
  hearTime(session?.opened ?? 0);
  if (session) await forgetOld(session.tour);
  if (navigator.storage?.persist && !(await value("persisted").catch(() => true))) {
    await setValue("persisted", await navigator.storage.persist()).catch(() => {});
  }
  send();
}
