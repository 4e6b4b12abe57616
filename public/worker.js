// Keeps the console's own files on the device, so that it opens without a network, and while its
// host is being updated. Whatever is not named here passes by untouched: what the server answers
// above all.
"use strict";

// The bundle's own: a name that changes with any file; the files whose names do the same, named by
// the page, and by the console itself; and the page with the files beside it, which are asked for
// anew as long as there is a network.
const VERSION = "";
const LASTING = [];
const PARTS = [];
const PASSING = [];
// What the addresses of places begin with, where they are paths: the page answers them all.
const PLACES = [];

const home = new URL("./", location).pathname;
const ours = `deskhand:${home}:`;
const keep = ours + VERSION;

const fetched = async (name, request) => {
  const answer = await fetch(request);
  if (!answer.ok) throw new Error(`${name || "the page"}: ${answer.status}`);
  return answer;
};

const install = async () => {
  const cache = await caches.open(keep);
  const page = await fetched("", new Request(home, { cache: "no-cache" }));
  const text = await page.clone().text();
  // The host may be half way from one version to the next: then the next visit tries again.
  if (!LASTING.every((name) => text.includes(name))) throw new Error("the page is of another version");
  await cache.put(home, page);
  const rest = [...LASTING, ...PARTS, ...PASSING.filter((name) => name !== "")];
  await Promise.all(
    rest.map(async (name) => {
      const request = new Request(home + name, { cache: PASSING.includes(name) ? "no-cache" : "default" });
      await cache.put(home + name, await fetched(name, request));
    }),
  );
  await skipWaiting();
};

const activate = async () => {
  const former = (await caches.keys()).filter((name) => name.startsWith(ours) && name !== keep);
  await Promise.all(former.map((name) => caches.delete(name)));
};

// Storage may be full or shut; then the network is all there is.
const kept = (name) => caches.match(home + name, { cacheName: keep }).catch(() => undefined);
const learnt = async (name, answer) => (await caches.open(keep)).put(home + name, answer);

const lasting = async (name, request) => (await kept(name)) ?? fetch(request);

// `learns` keeps what comes for the next time; page and script stay of one version instead.
const passing = async (name, request, learns) => {
  const answer = await fetch(request).catch(() => undefined);
  if (answer?.ok && learns) await learnt(name, answer.clone()).catch(() => {});
  if (answer && answer.status < 500) return answer;
  return (await kept(name)) ?? answer ?? Response.error();
};

addEventListener("install", (event) => event.waitUntil(install()));
addEventListener("activate", (event) => event.waitUntil(activate()));
addEventListener("fetch", (event) => {
  const { method, mode, url } = event.request;
  const { origin, pathname } = new URL(url);
  if (method !== "GET" || origin !== location.origin || !pathname.startsWith(home)) return;
  const name = pathname.slice(home.length).replace(/^index\.html$/, "");
  if (mode === "navigate" && PLACES.includes(name.split("/")[0])) {
    event.respondWith(passing("", home));
    return;
  }
  const learns = name === "config.json" || /^locales\/[\w-]+\.json$/.test(name);
  if (LASTING.includes(name) || PARTS.includes(name)) event.respondWith(lasting(name, event.request));
  else if (learns || PASSING.includes(name)) event.respondWith(passing(name, event.request, learns));
});
