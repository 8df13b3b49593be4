// Keeps the files of one version of the page, and answers with them. The build fills in which.

const VERSION = "__VERSION__";
const FILES = ["__FILES__"];
const NAME = `kdsl-${VERSION}`;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches.open(NAME).then(async (cache) => {
      await cache.addAll(FILES);
      await self.skipWaiting();
    }),
  );
});

self.addEventListener("activate", (event) => {
  const old = async () => {
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith("kdsl-") && name !== NAME).map((name) => caches.delete(name)));
    await self.clients.claim();
  };
  event.waitUntil(old());
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET" || new URL(request.url).origin !== location.origin) return;
  event.respondWith(request.mode === "navigate" ? page(request) : file(request));
});

/** The page itself: the newest where there is a network, so that a new version is found at once. */
async function page(request) {
  try {
    const fresh = await fetch(request);
    if (fresh.ok) return fresh;
  } catch {
    // Without a network the one that is kept.
  }
  return (await caches.match("./", { cacheName: NAME })) ?? Response.error();
}

/** Files have the hash of their content in the name; what is kept is right. */
async function file(request) {
  const kept = await caches.match(request, { cacheName: NAME, ignoreSearch: true });
  return kept ?? fetch(request);
}
