// Notifications: the browser asks the member, subscribes at its push service, and what it got there
// goes with the form (memberapp/http/preferences.py). The button is there only where the browser can
// (html[data-push], memberapp/core/frame.py); an iPhone can once the site is on its home screen.
(() => {
  "use strict";

  if (!("push" in document.documentElement.dataset)) return;

  const WORKER = "/js/push-worker.js";
  const REFUSED =
    "Votre navigateur refuse les notifications de ce site. Autorisez-les dans ses réglages (souvent par l’icône à gauche de l’adresse), puis recommencez.";
  const OTHERWISE =
    "Votre navigateur n’a pas pu activer les notifications. Vérifiez votre connexion, sortez de la navigation privée, puis recommencez.";

  class Refused extends Error {}

  // A worker takes subscriptions once it is active.
  function isActive(registration) {
    const worker = registration.installing ?? registration.waiting;
    if (registration.active || !worker) return registration;
    return new Promise((done, fail) => {
      worker.addEventListener("statechange", () => {
        if (worker.state === "activated") done(registration);
        if (worker.state === "redundant") fail(new Error("redundant"));
      });
    });
  }

  async function subscribe(key) {
    // First of all: browsers ask only as long as the press of a button is fresh.
    if ((await Notification.requestPermission()) !== "granted") throw new Refused();
    const { pushManager } = await isActive(await navigator.serviceWorker.register(WORKER));
    // The one before may be of another key, or of somebody else who signed in here.
    await (await pushManager.getSubscription())?.unsubscribe();
    return pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key });
  }

  // An element, so that the button is no longer busy (forms.js).
  function say(form, sentence) {
    const line = document.createElement("span");
    line.textContent = sentence;
    form.querySelector("[data-push-said]").replaceChildren(...(sentence ? [line] : []));
  }

  async function press(form) {
    say(form, "");
    try {
      form.elements.subscription.value = JSON.stringify(await subscribe(form.dataset.pushKey));
      form.requestSubmit();
    } catch (error) {
      say(form, error instanceof Refused || error.name === "NotAllowedError" ? REFUSED : OTHERWISE);
    }
  }

  // Before forms.js, which takes a form that is kept for one that waits.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.pushKey || form.elements.subscription.value) return;
    event.preventDefault();
    press(form);
  });
  // The page may come back from the browser's memory by the back button.
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-push-key]")) form.elements.subscription.value = "";
  });
})();
