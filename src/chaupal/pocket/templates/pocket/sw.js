// Keeps the shell, one person's last pages and the cards' pictures, so that a phone without network still shows today's work.
const SHELL = "shell-{{ version|escapejs }}", PICTURES = "pictures", PAGES = "pages-", MOST_PICTURES = 12;
const FILES = [{% for file in files %}"{{ file|escapejs }}", {% endfor %}"/offline/"];
const KEPT = /^\/(today|booth|outbox|cards\/\d+\/\d+)\/$/;
// What another app shared stays here until its person has sent it, 48 hours at most: nothing goes out by itself (T2).
const SHARED = "shared", SHARE = "{% url 'tips:share' %}", FORM = "{% url 'tips:new' %}", HOURS_48 = 172800000;
// After these somebody else may hold the phone, or the words are another language's.
const LEAVES = /^\/(sign-out|sign-in-as|join|language)\//, OTHERS = /^\/(sign-out|sign-in-as|join)\//;

async function forget(but) {
  const names = await caches.keys();
  return Promise.all(names.filter((name) => name.startsWith(PAGES) && name !== but).map((name) => caches.delete(name)));
}
self.addEventListener("install", (event) => {
  event.waitUntil(caches.open(SHELL).then((cache) => cache.addAll(FILES)).then(() => self.skipWaiting()));
});
self.addEventListener("activate", (event) => {
  const old = (name) => ![SHELL, PICTURES, SHARED].includes(name) && !name.startsWith(PAGES);
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter(old).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});
async function share(request) {
  const again = request.clone(), now = Date.now();
  try {
    const cache = await caches.open(SHARED), key = `${now}-${crypto.randomUUID()}`;
    for (const old of await cache.keys()) if (now - parseInt(old.url.split("/").pop(), 10) > HOURS_48) await cache.delete(old);
    await cache.put(SHARE + key, new Response(await request.formData()));
    return Response.redirect(`${FORM}?shared=${key}`, 303);
  } catch {
    return fetch(again); // no room here: the server keeps it for a quarter of an hour
  }
}
async function keep(request, answer) {
  const path = new URL(request.url).pathname, person = answer.headers.get("Chaupal-For");
  if (path === "/sign-in/" || answer.status === 403) return forget(); // signed out, or suspended: kept cards lock
  if (!answer.ok || !person || !KEPT.test(path)) return undefined;
  await forget(PAGES + person);
  const cache = await caches.open(PAGES + person);
  await cache.put(path, answer);
  for (const also of ["/offline/", "/outbox/"]) if (!(await cache.match(also))) await cache.add(also);
  return undefined;
}
async function known(path) {
  for (const name of await caches.keys()) {
    const found = name.startsWith(PAGES) && (await caches.open(name).then((cache) => cache.match(path)));
    if (found) return found;
  }
  return undefined;
}
async function page(event) {
  const path = new URL(event.request.url).pathname;
  const wait = AbortSignal.timeout ? { signal: AbortSignal.timeout(8000) } : {};
  try {
    const answer = await fetch(event.request, wait);
    if (answer.status >= 500) return (await known(path)) || answer;
    event.waitUntil(keep(event.request, answer.clone()));
    return answer;
  } catch {
    return (KEPT.test(path) && (await known(path))) || (path === "/" && (await known("/today/"))) || (path === FORM && new URL(event.request.url).searchParams.has("shared") && (await known("/outbox/"))) || (await known("/offline/")) || (await caches.match("/offline/")) || Response.error();
  }
}
async function fixed(request, name) {
  const found = await caches.match(request);
  if (found) return found;
  const answer = await fetch(request);
  if (answer.ok) {
    const cache = await caches.open(name);
    await cache.put(request, answer.clone());
    const held = await cache.keys();
    if (name === PICTURES && held.length > MOST_PICTURES) await cache.delete(held[0]);
  }
  return answer;
}
self.addEventListener("fetch", (event) => {
  const request = event.request, url = new URL(request.url);
  if (url.origin !== location.origin) return;
  if (request.method === "POST" && LEAVES.test(url.pathname)) event.waitUntil(forget());
  if (request.method === "POST" && OTHERS.test(url.pathname)) event.waitUntil(caches.delete(SHARED));
  const foreign = request.destination !== "document" || (request.referrer && new URL(request.referrer).origin !== location.origin);
  if (request.method === "POST" && url.pathname === SHARE && !foreign) event.respondWith(share(request));
  if (request.method !== "GET") return;
  if (request.mode === "navigate") event.respondWith(page(event));
  else if (url.pathname.startsWith("/static/")) event.respondWith(fixed(request, SHELL));
  else if (/^\/v\/[^/]+\/(hi|en)\.png$/.test(url.pathname)) event.respondWith(fixed(request, PICTURES));
});
