// The page: which screen is shown, and when it is drawn anew.

import { h } from "./dom.js";
import { showList } from "./list.js";
import { codeInAddress, mustOpen, showOpening, stopInAddress } from "./opening.js";
import { phone, refreshDay, reload } from "./phone.js";
import * as position from "./position.js";
import { showStop } from "./stop.js";
import { value } from "./store.js";
import * as sync from "./sync.js";
import { fill, screen, strip } from "./view.js";

let late = false;

/** Draws the screen from what is known; while a field is being typed in, it waits. */
async function show() {
  await reload();
  const inside = document.activeElement;
  if (inside && screen.contains(inside) && /^(INPUT|TEXTAREA)$/.test(inside.tagName) && !/^(file|checkbox)$/.test(inside.type)) {
    late = true;
    document.getElementById("strip")?.replaceWith(strip());
    return;
  }
  late = false;
  position.follow();
  if (mustOpen()) return showOpening(codeInAddress());
  if (!phone.day) {
    fill(strip(), h("p", { class: "quiet centre" }, sync.state.refused ? "" : "La tournée se charge dès qu'il y a du réseau…"));
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
  await reload();
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
  await position.start();
  const refresh = async () => {
    if (document.visibilityState !== "visible" || !phone.session || document.getElementById("open")) return;
    await refreshDay();
    if (!document.querySelector("dialog[open]")) await show();
  };
  await refresh();
  setInterval(refresh, 60_000);
  addEventListener("online", refresh);
  addEventListener("hashchange", () => { scanned(); show(); });
  document.addEventListener("visibilitychange", refresh);
}

phone.show = show;
main();
