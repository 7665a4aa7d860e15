// Keeps the page itself for the hours without network, and sends what the page left behind when the browser says that
// the network is back. The page's own queue is put in below by page.py: older browsers load no modules here.
const VERSION = "__VERSION__";
const CACHE = `tournee-${VERSION}`;
const SHELL = __SHELL__;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(CACHE)
      .then((cache) => cache.addAll(SHELL.map((path) => new Request(path, { cache: "reload" })))),
  );
});

// A newer version waits until a page that has just started calls it: never under one that is being typed in.
self.addEventListener("message", (event) => {
  if (event.data === "take over") self.skipWaiting();
});

self.addEventListener("sync", (event) => {
  event.waitUntil(send(true).then((done) => {
    if (!done) throw new Error("the browser tries again later");
  }));
});

self.addEventListener("activate", (event) => {
  event.waitUntil((async () => {
    for (const name of await caches.keys()) {
      if (name.startsWith("tournee-") && name !== CACHE) await caches.delete(name);
    }
    await self.clients.claim();
  })());
});

self.addEventListener("fetch", (event) => {
  const url = new URL(event.request.url);
  if (event.request.method !== "GET" || url.origin !== self.location.origin) return;
  if (url.pathname.startsWith("/api/") || url.pathname === "/health" || url.pathname === "/sw.js") return;
  if (url.pathname === "/plan" || url.pathname.startsWith("/plan/")) return;  // the office's page: never kept here
  // Every link of a day shows the same page. The whole of one version is served, never a mixture of two.
  const key = event.request.mode === "navigate" ? "/" : url.pathname;
  event.respondWith(
    caches.open(CACHE).then((cache) => cache.match(key)).then((kept) => kept ?? fetch(event.request)),
  );
});

__QUEUE__
