// The worker of the card: while no network answers it answers for the page of the card alone, with the
// copy that the member had this device keep (assets/js/card.js). Whether the session goes on it cannot
// know then, and the copy says so. It sees no other page, keeps
// nothing itself, and shows nothing once the copy's time is over (docs/adr/0018).
"use strict";

const PAGE = "/carte";
const STORE = "carte";
const PATIENCE = 5000; // of a network that is there and answers nothing
const POLICY =
  "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

function open() {
  return new Promise((done, fail) => {
    const asked = indexedDB.open(STORE, 1);
    asked.onupgradeneeded = () => asked.result.createObjectStore(STORE);
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      asked.result.onversionchange = () => asked.result.close();
      done(asked.result);
    };
  });
}

async function kept() {
  const database = await open();
  const copy = await new Promise((done, fail) => {
    const asked = database.transaction(STORE).objectStore(STORE).get("copy");
    asked.onsuccess = () => done(asked.result);
    asked.onerror = () => fail(asked.error);
  });
  database.close();
  if (!copy) return null;
  if (copy.until <= Date.now()) {
    indexedDB.deleteDatabase(STORE);
    return null;
  }
  const { key, iv, sealed } = copy;
  return new TextDecoder().decode(await crypto.subtle.decrypt({ name: "AES-GCM", iv }, key, sealed));
}

// The page says why it is there: no network, or a network that answers nothing.
function shown(page, isLate) {
  return new Response(isLate ? page.replace("<body>", '<body class="late">') : page, {
    headers: {
      "content-type": "text/html; charset=utf-8",
      "content-security-policy": POLICY,
      "referrer-policy": "no-referrer",
      "cache-control": "no-store",
    },
  });
}

const late = () => new Promise((done) => setTimeout(done, PATIENCE));

async function answer(request) {
  const asked = fetch(request);
  asked.catch(() => {}); // said below
  let isLate = false;
  try {
    const first = await Promise.race([asked, late()]);
    if (first) return first;
    isLate = true;
  } catch {
    // No network: the copy, if there is one.
  }
  const page = await kept().catch(() => null);
  return page ? shown(page, isLate) : asked;
}

addEventListener("install", () => skipWaiting());
addEventListener("fetch", (event) => {
  const { request } = event;
  const path = new URL(request.url).pathname.replace(/\/$/, "");
  if (request.mode === "navigate" && request.method === "GET" && path === PAGE) {
    event.respondWith(answer(request));
  }
});
