// What every screen shares: whose phone it is, the day as last heard, and what was recorded here.

import { items, setValue, value } from "./store.js";
import * as sync from "./sync.js";

export const phone = {
  session: null, // {code, token, tour}
  day: null, // the answer of /api/day
  items: [], // every item of this phone
  shown: null, // the stop on the screen, or null for the list
  drafts: {}, // what is typed and not yet recorded, by stop
  show: async () => {}, // draws the screen anew; set by app.js
};

/** Turns to a stop, or to the list. */
export async function go(stop) {
  phone.shown = stop;
  await phone.show();
  scrollTo(0, 0);
  if (!stop) document.querySelector(".stop.next")?.scrollIntoView({ block: "nearest" });
}

/** Records one item for this phone's tour; it is safe on the phone when the promise is kept. */
export const record = (kind, stop, data, file, extra) => sync.record(phone.session, kind, stop, data, file, extra);

export async function reload() {
  phone.items = await items();
}

/** Asks the office for the day; without an answer the last one holds. */
export async function refreshDay() {
  if (!phone.session) return;
  const answer = await sync.fetchDay(phone.session.token);
  if (answer?.ok) {
    phone.day = answer.content;
    await setValue("day", phone.day).catch(() => {});
  } else if (answer && (answer.status === 401 || answer.status === 403)) {
    sync.state.refused = answer.content.text;
  }
}

// A job that is planned anew keeps its stop: what was told on another tour's link does not count here.
export const told = (stop, ...kinds) => phone.items.filter((entry) =>
  entry.event.stop === stop && entry.tour === phone.session.tour && kinds.includes(entry.event.kind));

/** How far a stop is: what the office knows, and what this phone recorded meanwhile. */
export function progress(stop) {
  const server = stop.job?.status ?? "";
  const at = (kind) => told(stop.id, kind).at(-1)?.event.at;
  const done = at("done") ?? (server === "NOT_DONE" ? null : stop.done_at);
  return {
    departed: at("departed") ?? stop.departed_at, arrived: at("arrived") ?? stop.arrived_at, done,
    notDone: told(stop.id, "not_done").at(-1)?.event.data.reason ?? (server === "NOT_DONE" ? stop.job.not_done_reason : ""),
    problem: told(stop.id, "problem").at(-1)?.event.data.reason ?? stop.job?.problem ?? "",
  };
}

export const isOver = (stop) => { const now = progress(stop); return Boolean(now.done || now.notDone); };

// ---------------------------------------------------------------------------------------------- drafts

/** What is typed at a stop and not yet recorded. */
export const draft = (stop) => phone.drafts[stop.id] ?? {};

let keeping = 0;

/** Keeps what is typed, so that a page which is killed has it again; an empty content forgets it. */
export function setDraft(stop, name, content) {
  const kept = (phone.drafts[stop.id] ??= {});
  if (content === undefined || content === null || content === "") delete kept[name];
  else kept[name] = content;
  clearTimeout(keeping);
  keeping = setTimeout(keepDrafts, 150);
}

export function dropDraft(stop) {
  delete phone.drafts[stop.id];
  return keepDrafts();
}

export const keepDrafts = () => setValue("drafts", { tour: phone.session?.tour, stops: phone.drafts }).catch(() => {}); // a full phone still works

export async function restoreDrafts() {
  const kept = await value("drafts");
  phone.drafts = kept?.tour === phone.session?.tour ? kept?.stops ?? {} : {};
}
