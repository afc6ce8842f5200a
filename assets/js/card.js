// The card without network: when the member turns it on, this device keeps one page, sealed with a key
// that no script can read, and a worker that shows it (assets/card-worker.js). Turning it off, signing
// out and the end of the session take both away (page.js; http/account/sign_in.py).
(() => {
  "use strict";

  const STORE = "carte";
  const WORKER = "/card-worker.js";
  const SCOPE = "/carte";
  const FAILED =
    "Cet appareil n’a pas pu garder vos cartes. Vérifiez votre connexion, sortez de la navigation privée, puis recommencez.";
  const CAN = "serviceWorker" in navigator && Boolean(globalThis.crypto?.subtle) && "indexedDB" in window;
  let busy = false;
  let freshened = false;
  let pending = Promise.resolve();

  // One after the other: a copy that is being made anew must not come back once it was turned off.
  function inTurn(act) {
    pending = pending.then(act, act);
    return pending;
  }

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

  async function copy(value) {
    const database = await open();
    try {
      return await new Promise((done, fail) => {
        const transaction = database.transaction(STORE, value ? "readwrite" : "readonly");
        const store = transaction.objectStore(STORE);
        const asked = value ? store.put(value, "copy") : store.get("copy");
        transaction.oncomplete = () => done(asked.result);
        transaction.onerror = transaction.onabort = () => fail(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  async function forget() {
    await new Promise((done) => {
      const asked = indexedDB.deleteDatabase(STORE);
      asked.onsuccess = asked.onerror = asked.onblocked = done;
    });
    const known = await navigator.serviceWorker.getRegistrations();
    await Promise.all(
      known.filter((one) => new URL(one.scope).pathname === SCOPE).map((one) => one.unregister()),
    );
  }

  async function keep(url) {
    const body = new URLSearchParams();
    const answer = await fetch(url, { method: "POST", body, headers: { accept: "application/json" } });
    if (!answer.ok || !answer.headers.get("content-type")?.startsWith("application/json")) {
      throw new Error(answer.redirected ? "ended" : "refused");
    }
    const { page, seconds, said } = await answer.json();
    const until = Date.now() + seconds * 1000; // by this device's own clock
    const key = await crypto.subtle.generateKey({ name: "AES-GCM", length: 256 }, false, ["encrypt", "decrypt"]);
    const iv = crypto.getRandomValues(new Uint8Array(12));
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv }, key, new TextEncoder().encode(page));
    await copy({ key, iv, sealed, until, said });
    await navigator.serviceWorker.register(WORKER, { scope: SCOPE });
    return said;
  }

  function show(box, said, isOn, sentence = "") {
    box.style.visibility = "";
    box.querySelector("[role=switch]").setAttribute("aria-checked", String(isOn));
    const lines = [isOn ? said : box.dataset.offSaid, sentence].filter(Boolean);
    box.querySelector("[data-card-said]").replaceChildren(
      ...lines.map((text) => {
        const line = document.createElement("span");
        line.textContent = `${text} `;
        return line;
      }),
    );
  }

  // The copy is made anew at each visit, so that it is as the card is now.
  async function look(box) {
    if (box.dataset.looked) return;
    box.dataset.looked = "1";
    // At once in its place, which nothing below leaves; to be seen once it is known how it stands.
    box.hidden = false;
    box.style.visibility = "hidden";
    const names = indexedDB.databases ? (await indexedDB.databases()).map((one) => one.name) : [STORE];
    const known = names.includes(STORE) ? await copy().catch(() => null) : null;
    if (!known || known.until <= Date.now()) {
      if (known) await forget();
      return show(box, "", false);
    }
    show(box, known.said, true);
    if (freshened || !navigator.onLine) return;
    freshened = true;
    await inTurn(() => freshen(box));
  }

  async function freshen(box) {
    try {
      const said = await keep(box.dataset.cardKeep);
      if (!busy) show(box, said, true);
    } catch (error) {
      if (error.message === "ended" || error.message === "refused") {
        await forget();
        if (!busy) show(box, "", false);
      }
    }
  }

  async function press(box, wanted) {
    if (busy) return;
    busy = true;
    await inTurn(() => turn(box, wanted));
    busy = false;
  }

  async function turn(box, wanted) {
    try {
      if (wanted) {
        freshened = true;
        show(box, await keep(box.dataset.cardKeep), true);
      } else {
        await forget();
        show(box, "", false);
      }
    } catch {
      await forget().catch(() => {});
      show(box, "", false, FAILED);
    }
  }

  if (!CAN) return;
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-card-keep] [role=switch]");
    if (button) press(button.closest("[data-card-keep]"), button.getAttribute("aria-checked") !== "true");
  });
  const find = () => document.querySelectorAll("[data-card-keep]").forEach(look);
  new MutationObserver(find).observe(document.documentElement, { childList: true, subtree: true });
  find();
})();
