// Passkeys: a device signs a challenge of ours after a finger, a face or its own code. Their buttons
// are there only where the browser can (html[data-passkeys], memberapp/core/frame.py). What the
// device answered goes with the form, and the server answers as to any other one
// (memberapp/http/account/passkeys.py).
(() => {
  "use strict";

  const Key = window.PublicKeyCredential;
  if (!("passkeys" in document.documentElement.dataset)) return;

  const RENEWED_BEFORE = 60000;
  const SENTENCES = {
    NotAllowedError: "Aucune clé d’accès n’a été utilisée. Recommencez, ou choisissez un autre moyen.",
    InvalidStateError: "Cet appareil garde déjà une clé d’accès de votre espace.",
  };
  const OTHERWISE = "Cet appareil n’a pas pu utiliser de clé d’accès. Choisissez un autre moyen.";
  let offered = null; // the form whose passkeys the field of the identifier offers
  let offer = new AbortController();
  let renewal = 0;

  class Refused extends Error {}

  // What needs a proof, or a session, leads to the page that asks for it.
  async function challengeOf(form) {
    const answer = await fetch(form.dataset.passkeyAsk, { method: "POST", body: new URLSearchParams() });
    if (answer.redirected) {
      location.assign(answer.url);
      return null;
    }
    const asked = await answer.json();
    if (!answer.ok) throw new Refused(asked.error);
    return asked;
  }

  function send(form, credential) {
    form.elements.passkey.value = JSON.stringify(credential);
    form.requestSubmit();
  }

  // An element, so that the button is no longer busy (forms.js).
  function say(form, sentence) {
    const line = document.createElement("span");
    line.textContent = sentence;
    form.querySelector("[data-passkey-said]").replaceChildren(...(sentence ? [line] : []));
  }

  async function press(form) {
    offer.abort(); // a browser has one request at a time
    say(form, "");
    try {
      const asked = await challengeOf(form);
      if (!asked) return;
      const credential =
        form.dataset.passkey === "create"
          ? await navigator.credentials.create({ publicKey: Key.parseCreationOptionsFromJSON(asked.publicKey) })
          : await navigator.credentials.get({ publicKey: Key.parseRequestOptionsFromJSON(asked.publicKey) });
      send(form, credential);
    } catch (error) {
      say(form, error instanceof Refused ? error.message : (SENTENCES[error.name] ?? OTHERWISE));
      offerIn(offered);
    }
  }

  // Until a passkey is chosen in the field, the browser waits; its challenge is renewed meanwhile.
  async function offerIn(form) {
    offer.abort();
    clearTimeout(renewal);
    if (!form || !(await Key.isConditionalMediationAvailable?.())) return;
    const { signal } = (offer = new AbortController());
    try {
      const asked = await challengeOf(form);
      if (!asked || signal.aborted) return;
      renewal = setTimeout(renew, asked.lifetime * 1000 - RENEWED_BEFORE);
      const publicKey = Key.parseRequestOptionsFromJSON(asked.publicKey);
      send(form, await navigator.credentials.get({ mediation: "conditional", publicKey, signal }));
    } catch {
      // Given up, or the button was pressed: there is nothing to say.
    }
  }

  function renew() {
    if (document.hidden) document.addEventListener("visibilitychange", renew, { once: true });
    else offerIn(offered);
  }

  function changed() {
    const form = document.querySelector("form[data-passkey=autofill]");
    if (form === offered) return;
    offered = form;
    offerIn(form);
  }

  // Before forms.js, which takes a form that is kept for one that waits.
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (!form.dataset.passkey || form.elements.passkey.value) return;
    event.preventDefault();
    press(form);
  });
  // The page may come back from the browser's memory by the back button.
  addEventListener("pageshow", (event) => {
    for (const form of document.querySelectorAll("form[data-passkey]")) form.elements.passkey.value = "";
    if (event.persisted) offerIn(offered);
  });
  new MutationObserver(changed).observe(document, { subtree: true, childList: true });
  changed();
})();
