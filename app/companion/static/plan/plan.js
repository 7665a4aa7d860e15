// The plan from anywhere: logs in, asks for the plan every few seconds, and shows it as a board or as a list.
// Nothing of it is kept on the device: the plan lives in this page's memory, the token in its tab.
import { h } from "./dom.js";
import { board } from "./board.js";
import { list } from "./list.js";
import { addDays, clock, longDay, monday, plain, shortDay, wall } from "./words.js";

const EVERY = 15_000, PATIENCE = 12_000;
const SPANS = [[1, "Jour"], [3, "3 jours"], [7, "Semaine"]];
const ZOOMS = [1, 1.5, 2.2, 3.3, 5, 8];
const wide = matchMedia("(min-width: 700px)");
const screen = document.getElementById("screen");

let session = JSON.parse(sessionStorage.getItem("plan") ?? "null");
let skew = 0;  // milliseconds by which this device's clock is behind the server's
let view, known, unfolded, asking, timer;

const now = () => Date.now() + skew;

function begin() {
  view = { day: wall(now()).day, days: 1, by: "driver", find: "", zoom: 1, offline: false };
  known = new Map();  // what was read, by its days
  unfolded = new Set();
}

const first = () => (view.days === 7 ? monday(view.day) : view.day);
const key = () => `${first()}.${view.days}`;

// ------------------------------------------------------------------------------------------------ logging in

function showLogin(sentence = "") {
  session = null;
  sessionStorage.removeItem("plan");
  clearInterval(timer);
  asking?.abort();
  begin();
  for (const open of document.querySelectorAll("dialog")) open.close();
  const told = h("p", { class: "bad", role: "alert" }, sentence);
  const login = h("input", { id: "login", name: "username", autocomplete: "username", autocapitalize: "none", autocorrect: "off", spellcheck: "false", required: true });
  const password = h("input", { id: "password", name: "password", type: "password", autocomplete: "current-password", required: true });
  const enter = h("button", { type: "submit", class: "go" }, "Voir le planning");
  const form = h("form", { class: "login" },
    h("img", { src: "/static/icon.svg", alt: "", width: "56", height: "56" }), h("h1", {}, "Planning"),
    h("p", { class: "quiet" }, "Avec l'identifiant et le mot de passe de votre poste Rondo."), told,
    h("label", { for: "login" }, "Identifiant"), login, h("label", { for: "password" }, "Mot de passe"), password, enter,
    h("p", { class: "quiet small" }, "Rien n'est enregistré sur cet appareil. La session dure 12 heures au plus."));
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    enter.disabled = true;
    told.textContent = "";
    enter.textContent = "Connexion…";
    try {
      const answer = await fetch("/api/plan/open", {
        method: "POST", cache: "no-store", credentials: "omit", headers: { "content-type": "application/json" },
        body: JSON.stringify({ login: login.value.trim().toLowerCase(), password: password.value }),
      });
      const said = await answer.json();
      if (answer.ok) {
        session = said;
        sessionStorage.setItem("plan", JSON.stringify(said));
        start();
        return;
      }
      told.textContent = said.text;
    } catch {
      told.textContent = "Pas de réseau. Vérifiez la connexion, puis réessayez.";
    }
    password.value = "";
    password.focus();
    enter.disabled = false;
    enter.textContent = "Voir le planning";
  });
  screen.replaceChildren(h("main", {}, form));
  (sentence ? password : login).focus();
}

async function leave() {
  const token = session.token;
  showLogin();
  try {
    await fetch("/api/plan/close", { method: "POST", cache: "no-store", credentials: "omit", headers: { authorization: `Bearer ${token}` }, keepalive: true });
  } catch { /* without a line the session ends by itself */ }
}

// ------------------------------------------------------------------------------------------------ reading

async function refresh() {
  if (!session) return;
  asking?.abort();
  const mine = (asking = new AbortController()), wanted = key(), had = known.get(wanted);
  const late = setTimeout(() => mine.abort("late"), PATIENCE);
  try {
    const answer = await fetch(`/api/plan?first=${first()}&days=${view.days}`, {
      cache: "no-store", credentials: "omit", signal: mine.signal,
      headers: { authorization: `Bearer ${session.token}`, ...(had ? { "if-none-match": had.tag } : {}) },
    });
    if (answer.status === 401 || answer.status === 403) return showLogin((await answer.json()).text);
    if (answer.status !== 304 && !answer.ok) throw new Error(String(answer.status));
    const at = Date.parse(answer.headers.get("date") ?? "") || Date.now();
    skew = Math.abs(at - Date.now()) > 5000 ? at - Date.now() : 0;
    const plan = answer.status === 304 ? had.plan : await answer.json();
    known.set(wanted, { plan, tag: answer.headers.get("etag"), at });
    said(false);
    if (wanted === key()) plan === had?.plan ? tell() : show();
  } catch (error) {
    if (mine.signal.aborted && mine.signal.reason !== "late") return;
    said(true);
    if (had) tell(); else if (wanted === key()) show();
  } finally {
    clearTimeout(late);
  }
}

function said(offline) {
  if (offline !== view.offline) document.getElementById("said").textContent = offline ? "Hors ligne : le plan affiché n'est plus à jour." : "De nouveau en ligne.";
  view.offline = offline;
}

// ------------------------------------------------------------------------------------------------ showing

function frame() {
  const choice = (name, options, chosen, choose) => h("div", { class: "choice", role: "group", "aria-label": name },
    options.map(([value, text]) => h("button", { type: "button", "aria-pressed": String(value === chosen()), "data-value": String(value),
      onclick: (event) => {
        choose(value);
        for (const button of event.currentTarget.parentElement.children) button.setAttribute("aria-pressed", String(button.dataset.value === String(chosen())));
      } }, text)));
  const move = (count) => () => { view.day = addDays(view.day, count * view.days); go(); };
  screen.replaceChildren(
    h("header", { class: "top" },
      h("div", { class: "title" }, h("h1", {}, "Planning"), h("span", { id: "whose", class: "quiet" })),
      h("div", { class: "days" },
        h("button", { type: "button", class: "icon", "aria-label": "Jours précédents", onclick: move(-1) }, "‹"),
        h("strong", { id: "when" }),
        h("button", { type: "button", class: "icon", "aria-label": "Jours suivants", onclick: move(1) }, "›"),
        h("button", { type: "button", id: "today", onclick: () => { view.day = wall(now()).day; go(); } }, "Aujourd'hui")),
      h("button", { type: "button", id: "leave", onclick: leave }, "Se déconnecter"),
      h("span", { class: "break" }),
      choice("Durée", SPANS, () => view.days, (days) => { view.days = days; view.zoom = 1; go(); }),
      choice("Lignes", [["driver", "Chauffeurs"], ["vehicle", "Véhicules"]], () => view.by, (by) => { view.by = by; show(); }),
      h("input", { type: "search", id: "find", placeholder: "Chercher", "aria-label": "Chercher un client, une ville, une benne", autocomplete: "off", value: view.find,
        oninput: (event) => { view.find = event.target.value; dim(); } }),
      h("div", { class: "zoom", role: "group", "aria-label": "Agrandissement" },
        h("button", { type: "button", class: "icon", id: "smaller", "aria-label": "Réduire", onclick: () => zoom(-1) }, "−"),
        h("button", { type: "button", class: "icon", id: "larger", "aria-label": "Agrandir", onclick: () => zoom(1) }, "+")),
      h("p", { id: "strip" })),
    h("main", { id: "plan", tabindex: "-1" }));
}

function go() {
  show();
  refresh();
}

/** Says of when the plan is. */
function tell() {
  const strip = document.getElementById("strip"), read = known.get(key());
  if (!strip) return;
  const today = read && wall(read.at).day === wall(now()).day;
  const at = read && `${today ? "" : `${shortDay(wall(read.at).day)} à `}${clock(read.at)}`;
  strip.className = view.offline ? "wait" : "";
  strip.textContent = view.offline ? (read ? `Plan de ${at}, hors ligne` : "Hors ligne") : read ? `À jour à ${at}` : "Lecture du planning…";
  const depots = read?.plan.depots;
  document.getElementById("whose").textContent = [read?.plan.company, depots && depots.join(", ")].filter(Boolean).join(" · ");
  document.getElementById("leave").title = session.name;
}

function show() {
  const place = document.getElementById("plan"), read = known.get(key());
  const until = addDays(first(), view.days - 1);
  document.getElementById("when").textContent = view.days === 1 ? (wide.matches ? longDay : shortDay)(first()) : `${shortDay(first())} – ${shortDay(until)}`;
  document.getElementById("today").disabled = first() <= wall(now()).day && wall(now()).day <= until;
  document.getElementById("smaller").disabled = view.zoom === ZOOMS[0];
  document.getElementById("larger").disabled = view.zoom === ZOOMS.at(-1);
  tell();
  const old = place.querySelector(".board"), focused = document.activeElement?.closest?.("#plan [data-stop], #plan [data-tour], #plan [data-row]");
  const kept = old && { left: old.scrollLeft, top: old.scrollTop, of: place.dataset.shown };
  if (!read) {
    place.replaceChildren(h("p", { class: "quiet centre" }, view.offline ? "Ce jour n'a pas encore été lu : il s'affichera dès le retour du réseau." : "Lecture du planning…"));
    return;
  }
  const shown = `${key()}.${view.by}.${view.zoom}`;
  if (wide.matches) {
    const { inner, line } = board(read.plan, { ...view, width: place.clientWidth || innerWidth }, now());
    const scroller = old ?? h("div", { class: "board", tabindex: "0", role: "region", "aria-label": "Planning" });
    scroller.replaceChildren(inner);
    if (!old) place.replaceChildren(scroller);
    if (kept?.of === shown) scroller.scrollTo(kept.left, kept.top);
    else if (line && view.zoom > 1) scroller.scrollLeft = parseFloat(line.style.left) - scroller.clientWidth / 2;
  } else {
    place.replaceChildren(list(read.plan, view, now(), unfolded));
  }
  place.dataset.shown = shown;
  dim();
  if (focused) {
    const { stop, tour, row } = focused.dataset;
    place.querySelector(stop ? `[data-stop="${stop}"]` : tour ? `[data-tour="${tour}"]` : `[data-row="${row}"] > summary`)?.focus({ preventScroll: true });
  }
}

/** Leaves in full colour only what holds the words looked for. */
function dim() {
  const words = plain(view.find).split(/\s+/).filter(Boolean);
  const holds = (element) => words.every((word) => element.dataset.words?.includes(word));
  document.body.classList.toggle("finding", words.length > 0);
  for (const element of document.querySelectorAll("#plan [data-words]")) {
    const row = element.closest(".row, .fold");
    const found = holds(element) || (row && row !== element && holds(row)) || [...element.querySelectorAll("[data-words]")].some(holds);
    element.classList.toggle("found", words.length > 0 && found);
    if (words.length && found && element.matches(".fold") && !holds(element)) element.open = true;
  }
}

function zoom(step) {
  const at = ZOOMS.indexOf(view.zoom) + step;
  if (!(at in ZOOMS)) return;
  const old = document.querySelector(".board"), middle = old ? (old.scrollLeft + old.clientWidth / 2) / old.scrollWidth : 0.5, top = old?.scrollTop ?? 0;
  view.zoom = ZOOMS[at];
  show();
  const made = document.querySelector(".board");
  made?.scrollTo(middle * made.scrollWidth - made.clientWidth / 2, top);
}

function start() {
  begin();
  frame();
  go();
  clearInterval(timer);
  timer = setInterval(() => {
    if (now() > Date.parse(session.expires_at)) showLogin("Votre session est terminée. Reconnectez-vous pour voir le planning.");
    else if (!document.hidden) { refresh(); moved(); }
  }, EVERY);
}

let minute = 0;

/** The line of the present, and what is late by now, move with the clock even where nothing was changed. */
function moved() {
  const current = Math.floor(now() / 60_000);
  if (current !== minute && !document.querySelector("dialog[open]")) { minute = current; show(); }
}

for (const event of ["focus", "online", "pageshow"]) addEventListener(event, () => refresh());
addEventListener("offline", () => { if (session) { said(true); tell(); } });
document.addEventListener("visibilitychange", () => { if (!document.hidden) refresh(); });
wide.addEventListener("change", () => { if (session) show(); });
addEventListener("resize", () => { if (session && wide.matches) show(); });

if (session) start(); else showLogin();
