{% load static %}// Keeps the shell, the last pages and the cards' pictures, so that a phone without network still shows today's work.
const NAME = "chaupal-{{ version|escapejs }}";
const SHELL = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}"/offline/"];
const PAGES = /^\/(today|booth|outbox|cards\/\d+\/\d+)\/$/;

self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(NAME).then((cache) => cache.addAll(SHELL)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== NAME).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
async function fresh(request) {
  const cache = await caches.open(NAME);
  try {
    const answer = await fetch(request, { signal: AbortSignal.timeout(8000) });
    const path = new URL(request.url).pathname;
    if (answer.ok && !answer.redirected && PAGES.test(path)) await cache.put(path, answer.clone());
    // Signed out, or somebody else's: what was kept of the person before goes.
    if (answer.redirected && new URL(answer.url).pathname === "/sign-in/") await caches.delete(NAME);
    return answer;
  } catch (lost) {
    const path = new URL(request.url).pathname;
    return (PAGES.test(path) && (await cache.match(path))) || (await cache.match("/offline/")) || Response.error();
  }
}
async function kept(request) {
  const cache = await caches.open(NAME);
  const found = await cache.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}
self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(fresh(request));
  else if (url.pathname.startsWith("/static/") || /^\/v\/[^/]+\/(hi|en)\.png$/.test(url.pathname)) event.respondWith(kept(request));
});
