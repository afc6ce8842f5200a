// Sends the files of a form in pieces: it shows how far each is, waits out a cut, asks the server
// where to go on, and goes on when the same file is chosen again. Without it the form posts whole
// files (memberapp/http/uploads.py). The pages that take files alone load it.
(() => {
  "use strict";

  const PAUSES = [1000, 2000, 5000, 10000, 20000, 30000];
  const SIGNED_OUT =
    "Votre session a pris fin. Reconnectez-vous, puis choisissez le même fichier : l’envoi reprendra là où il s’est arrêté.";
  const LATER = "L’envoi n’aboutit pas pour le moment. Choisissez à nouveau ce fichier plus tard : il reprendra là où il s’est arrêté.";
  const WAITING = "L’envoi est coupé. Il reprendra seul dès que le réseau revient.";
  const CHECKING = "Envoi terminé. Nous vérifions le fichier…";
  const MAX_BYTES = 10_000_000;
  const sending = new Set();

  class Refused extends Error {}
  class Ended extends Error {}

  const size = (bytes) => {
    const [value, unit] = bytes < 1e6 ? [Math.max(1, Math.round(bytes / 1e3)), "ko"] : [Math.round(bytes / 1e5) / 10, "Mo"];
    return `${value.toLocaleString("fr-FR")}\u00a0${unit}`;
  };

  function element(name, className, text) {
    const made = document.createElement(name);
    if (className) made.className = className;
    if (text) made.textContent = text;
    return made;
  }

  function say(sentence) {
    const region = document.querySelector("[data-uploads-said]");
    if (region) region.textContent = sentence;
  }

  // One request. What the network cuts is tried again; what the server refuses is not.
  async function ask(address, options, one) {
    const answer = await fetch(address, { redirect: "manual", signal: one.stop.signal, ...options });
    if (answer.type === "opaqueredirect" || answer.status === 401) throw new Ended(SIGNED_OUT);
    if (answer.ok) return answer.json();
    if (answer.status >= 500 || answer.status === 408) throw new TypeError("unavailable");
    const told = await answer.json().catch(() => ({ error: LATER }));
    throw new Refused(told.error ?? LATER);
  }

  async function patiently(address, options, one) {
    for (let tries = 0; ; tries += 1) {
      try {
        const told = await ask(address, typeof options === "function" ? options() : options, one);
        one.note = "";
        return told;
      } catch (error) {
        if (!(error instanceof TypeError)) throw error;
        if (navigator.onLine && tries >= PAUSES.length) throw new Ended(LATER);
        one.note = WAITING;
        show(one);
        await pause(PAUSES[Math.min(tries, PAUSES.length - 1)]);
        // Whether the last piece arrived before the cut, only the server knows.
        if (options.method === "POST" && one.address) return patiently(one.address, {}, one);
      }
    }
  }

  const pause = (milliseconds) =>
    new Promise((done) => {
      const timer = setTimeout(done, milliseconds);
      addEventListener("online", () => (clearTimeout(timer), done()), { once: true });
    });

  async function send(one) {
    const { file, form } = one;
    const announced = new URLSearchParams({
      name: file.name, size: file.size, modified: file.lastModified, about: form.about, about_ref: form.reference,
    });
    let standing = await patiently(form.start, { method: "POST", body: announced }, one);
    one.id = standing.id;
    one.address = `${form.start}/${standing.id}`;
    one.sent = standing.offset;
    one.begun = { at: Date.now(), sent: standing.offset };
    hide(one);
    while (standing.status === "sending") {
      show(one);
      const body = file.slice(standing.offset, standing.offset + standing.piece);
      const address = `${one.address}?offset=${standing.offset}`;
      standing = await patiently(address, { method: "POST", body, headers: { "content-type": "application/octet-stream" } }, one);
      one.sent = standing.offset;
    }
    return standing.status;
  }

  async function begin(one) {
    sending.add(one);
    show(one);
    try {
      if (one.file.size > MAX_BYTES) {
        throw new Refused(`${size(one.file.size)} : la limite est de 10\u00a0Mo. Envoyez seulement la page utile, ou une photo de la page.`);
      }
      await send(one);
      finish(one);
    } catch (error) {
      if (one.stop.signal.aborted) return;
      // A file that changed or went away cannot be read any longer.
      const isTold = error instanceof Refused || error instanceof Ended;
      one.error = isTold ? error.message : LATER;
      show(one);
      say(`${one.file.name} : ${one.error}`);
    }
  }

  // The page lists the file itself once it knows of it.
  function finish(one) {
    one.note = CHECKING;
    one.done = true;
    show(one);
    say(`${one.file.name} : ${CHECKING}`);
    watch();
  }

  async function cancel(one) {
    one.stop.abort();
    remove(one);
    if (one.address) {
      await fetch(`${one.address}/annuler`, { method: "POST", body: new URLSearchParams(), redirect: "manual" }).catch(() => {});
    }
    document.querySelector("[data-uploads] input[type=file]")?.focus();
  }

  function remove(one) {
    sending.delete(one);
    one.row?.remove();
  }

  // What is drawn

  function row(one) {
    const made = element("li", "row row--top");
    const body = element("div", "row__body");
    const name = element("span", "row__title", one.file.name);
    one.bar = element("progress");
    one.bar.max = one.file.size || 1;
    one.bar.setAttribute("aria-label", `Envoi de ${one.file.name}`);
    one.line = element("p", "small");
    one.button = element("button", "text-btn", "Annuler");
    one.button.type = "button";
    one.button.append(element("span", "sr-only", ` l’envoi de ${one.file.name}`));
    one.button.addEventListener("click", () => cancel(one));
    body.append(name, one.bar, one.line, one.button);
    made.append(body);
    return made;
  }

  function show(one) {
    one.row ??= row(one);
    const list = listOf(one);
    if (list && one.row.parentNode !== list) list.append(one.row);
    one.bar.value = one.sent;
    one.bar.hidden = Boolean(one.error);
    one.line.textContent = one.error || one.note || progress(one);
    one.line.classList.toggle("error", Boolean(one.error));
    one.button.hidden = Boolean(one.done);
    one.button.firstChild.textContent = one.error ? "Retirer" : "Annuler";
  }

  // Beside its own form, should the page have several; else beside any.
  function listOf({ form }) {
    const forms = [...document.querySelectorAll("[data-uploads]")];
    const own = forms.find(({ elements }) => elements.about_ref.value === form.reference);
    return (own ?? forms[0])?.parentNode.querySelector(":scope > [data-uploads-list]");
  }

  function progress(one) {
    const total = one.file.size;
    const percent = Math.floor((100 * one.sent) / (total || 1));
    const told = `${percent}\u00a0%, ${size(one.sent)} sur ${size(total)}.`;
    const gone = one.begun ? one.sent - one.begun.sent : 0;
    const seconds = one.begun ? (Date.now() - one.begun.at) / 1000 : 0;
    if (!gone || seconds < 2) return `${told} Si le réseau coupe, l’envoi reprend là.`;
    const left = Math.ceil((seconds * (total - one.sent)) / gone);
    const time = left < 60 ? `${left}\u00a0s` : `${Math.ceil(left / 60)}\u00a0min`;
    return `${told} Encore ${time} environ. Si le réseau coupe, l’envoi reprend là.`;
  }

  // While this script shows a file, the page does not show it too.
  function hide(one) {
    for (const line of document.querySelectorAll("[data-upload]")) {
      if (line.dataset.upload !== one.id) continue;
      if (one.done) {
        remove(one);
        line.hidden = false;
      } else {
        line.hidden = !one.error;
      }
    }
  }

  function watch() {
    for (const form of document.querySelectorAll("[data-uploads]")) form.dataset.ready = "";
    for (const one of sending) {
      if (one.row && !one.row.isConnected) show(one);
      if (one.id) hide(one);
    }
  }

  // What is chosen

  function add(form, files) {
    const about = {
      start: form.dataset.uploads,
      about: form.elements.about.value,
      reference: form.elements.about_ref.value,
    };
    for (const file of files) {
      // Chosen again: the one that could not go on gives way.
      for (const one of sending) {
        const isSame = one.file.name === file.name && one.file.size === file.size && one.file.lastModified === file.lastModified;
        if (isSame && one.error) remove(one);
      }
      begin({ file, form: about, sent: 0, note: "", error: "", stop: new AbortController() });
    }
  }

  document.addEventListener("change", ({ target }) => {
    const form = target.closest?.("[data-uploads]");
    if (!form || target.type !== "file" || !target.files.length) return;
    const files = [...target.files];
    target.value = ""; // so that the same file can be chosen again
    add(form, files);
  });

  for (const kind of ["dragover", "drop"]) {
    document.addEventListener(kind, (event) => {
      const form = event.target.closest?.("[data-uploads]");
      if (!form || ![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
      event.preventDefault();
      if (kind === "drop") add(form, [...event.dataTransfer.files]);
    });
  }

  addEventListener("beforeunload", (event) => {
    if ([...sending].some((one) => !one.done && !one.error)) event.preventDefault();
  });

  new MutationObserver(watch).observe(document.documentElement, { childList: true, subtree: true });
  watch();
})();
