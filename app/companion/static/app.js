// The page: which screen is shown, and when it is drawn anew.

import { restoreSeen } from "./changes.js";
import { h } from "./dom.js";
import { restoreLanguage, t } from "./language.js";
import { showList } from "./list.js";
import { codeInAddress, mustOpen, showOpening, stopInAddress } from "./opening.js";
import { isOver, phone, refreshDay, reload, restoreDrafts } from "./phone.js";
import * as position from "./position.js";
import { blockedSince } from "./problem.js";
import { strip } from "./safe.js";
import { showStop } from "./stop.js";
import { value } from "./store.js";
import * as sync from "./sync.js";
import { fill, screen, tick } from "./view.js";

let late = false;

/** Draws the screen from what is known; while a field is being typed in, it waits. */
async function show() {
  await reload();
  const inside = document.activeElement;
  if (inside && screen.contains(inside) && /^(INPUT|TEXTAREA)$/.test(inside.tagName) && !/^(file|checkbox|radio)$/.test(inside.type)) {
    late = true;
    document.getElementById("strip")?.replaceWith(strip());
    return;
  }
  late = false;
  position.follow();
  if (mustOpen()) return showOpening(codeInAddress());
  if (!phone.day) {
    fill(strip(), h("p", { class: "quiet centre" }, sync.state.refused ? "" : t("La tournée se charge dès qu'il y a du réseau…")));
    return;
  }
  const top = scrollY;
  const stop = phone.day.stops.find((candidate) => candidate.id === phone.shown);
  if (stop) showStop(stop);
  else showList();
  scrollTo(0, top);
}

async function main() {
  phone.session = (await value("session")) ?? null;
  phone.day = (await value("day")) ?? null;
  await restoreLanguage();
  await restoreDrafts();
  await restoreSeen();
  await reload();
  await position.start();
  const code = codeInAddress();
  const scanned = () => {
    const stop = stopInAddress();
    if (!stop) return;
    phone.shown = stop;
    history.replaceState(null, "", "/");
  };
  scanned();
  if (code && code !== phone.session?.code) showOpening(code);
  else {
    if (code) history.replaceState(null, "", "/");
    await show();
  }
  sync.onChange(() => { if (phone.session && !document.getElementById("open")) show(); });
  screen.addEventListener("focusout", () => { if (late) setTimeout(show, 150); });
  await sync.start();
  const refresh = async () => {
    if (document.visibilityState !== "visible" || !phone.session || document.getElementById("open")) return;
    await refreshDay();
    if (!document.querySelector("dialog[open]")) await show();
  };
  await refresh();
  setInterval(refresh, 60_000);
  // A driver who waits before a closed gate hears of the office's answer within seconds.
  setInterval(() => { if (phone.day?.stops.some((stop) => !isOver(stop) && blockedSince(stop))) refresh(); }, 10_000);
  setInterval(() => { if (tick()) show(); }, 1000);
  addEventListener("online", refresh);
  addEventListener("hashchange", () => { scanned(); show(); });
  document.addEventListener("visibilitychange", refresh);
}

phone.show = show;
main();
