// Forms, native ones and those of events. They work without this file; it adds these comforts:
// what was typed comes back after an error, "Afficher" uncovers a password, one click posts once
// and says at once that it is being sent, the rules of a new password are ticked while it is typed,
// the hours of a day and a field that has the focus come into view, and an error goes once its
// answer was changed.
(() => {
  "use strict";

  const LONGEST_WAIT = 20000;
  const given = new WeakMap();

  // The page fills `data-form-value` once its state has arrived; a field is filled once per value,
  // and only while it is empty, so that nothing typed since is lost.
  function giveBack() {
    for (const field of document.querySelectorAll("[data-form-value]")) {
      const value = field.dataset.formValue;
      if (!value || given.get(field) === value) continue;
      given.set(field, value);
      if (field.type === "radio") choose(field, value);
      else if (!field.value) field.value = value;
    }
  }

  function choose(radio, value) {
    const chosen = `input[name="${CSS.escape(radio.name)}"]:checked`;
    if (radio.value === value && !radio.disabled && !radio.form.querySelector(chosen)) {
      radio.checked = true;
    }
  }

  function reveal(button) {
    const field = document.getElementById(button.dataset.reveal);
    const shown = field.type === "password";
    field.type = shown ? "text" : "password";
    button.setAttribute("aria-pressed", String(shown));
  }

  // On a phone the hours of the day just chosen may lie below the bar at the bottom of the screen.
  function showHours(event) {
    if (event.target.name !== "day") return;
    event.target.closest(".slots__day")?.querySelector(".slots__hours")?.scrollIntoView({ block: "nearest" });
  }

  // A bar at the bottom of the screen may cover the field that a finger or the Tab key reached.
  function showField(event) {
    if (event.target.matches("input, select, textarea")) event.target.scrollIntoView({ block: "nearest" });
  }

  // The button that sends says so until an answer changes the page; a slow network shows nothing else.
  let busy = null;

  function wait(button) {
    if (!button) return;
    ready();
    busy = button;
    button.dataset.busy ||= "Envoi en cours…";
    button.setAttribute("aria-busy", "true");
    const region = document.getElementById("annonce");
    if (region) region.textContent = button.dataset.busy;
    setTimeout(() => busy === button && ready(), LONGEST_WAIT);
  }

  function ready() {
    busy?.removeAttribute("aria-busy");
    busy = null;
  }

  // Something that stands on the page and did not before is the answer, or soon followed by it.
  const isAnswer = ({ type, target, addedNodes }) =>
    type === "childList" && target.closest?.("main") && [...addedNodes].some((node) => node.nodeType === Node.ELEMENT_NODE);

  function clicked(event) {
    const button = event.target.closest("[data-busy]");
    if (button && button.type !== "submit") wait(button);
  }

  // An error goes with its line in the summary once the answer was changed. What React drew stays
  // as it is: the same refusal again, which counts one more try, shows it again.
  let tries = "";
  const edited = new WeakSet();

  // What is typed counts once its field is left: the error says how to write it until then.
  function corrected({ type, target }) {
    const field = target.closest(".field--error");
    if (!field) return;
    const parts = [...field.querySelectorAll(".input")];
    const isTyped = parts.includes(target);
    if (isTyped && type === "input") edited.add(target);
    const isDone = isTyped ? type === "focusout" && edited.has(target) : type === "change";
    const isWhole = !isTyped || parts.length === 1 || parts.every((one) => one.value.trim());
    if (isDone && isWhole) afterPress(() => {
      markCorrected(field, true);
      tellWhatIsLeft();
    });
  }

  // What goes moves what stands below: a button that is being pressed must stay under the finger.
  let isPressed = false;

  function afterPress(act) {
    if (isPressed) addEventListener("pointerup", () => setTimeout(act), { once: true });
    else act();
  }

  function markCorrected(field, yes) {
    field.toggleAttribute("data-corrected", yes);
    if (!field.matches(".field--error")) return;
    for (const control of field.querySelectorAll(`[aria-invalid="${yes}"]`)) {
      control.setAttribute("aria-invalid", String(!yes));
    }
    const error = field.querySelector(":scope > .error");
    if (error && yes) [error.dataset.id, error.id] = [error.id, ""]; // nothing is described by it
    if (error && !yes) error.id = error.dataset.id;
    for (const one of field.querySelectorAll(".input")) edited.delete(one);
  }

  function tellWhatIsLeft() {
    const summary = document.querySelector(".error-summary");
    const links = [...(summary?.querySelectorAll("a[href^='#']") ?? [])];
    for (const link of links) {
      const target = document.getElementById(link.getAttribute("href").slice(1));
      const field = target?.closest(".field--error") ?? target?.querySelector(".field--error");
      link.parentElement.hidden = Boolean(field?.hasAttribute("data-corrected"));
    }
    const left = summary?.querySelectorAll("li:not([hidden])").length;
    const title = summary?.querySelector("h2");
    if (!links.length || !title) return; // what no answer corrects has a title that counts nothing
    summary.hidden = left === 0;
    const said = left > 1 ? `${left}\u00a0réponses sont à corriger` : "Une réponse est à corriger";
    if (title.textContent !== said) title.textContent = said;
  }

  function refused() {
    const summary = document.querySelector(".error-summary");
    if (!summary || !document.querySelector("[data-corrected]")) return;
    if (summary.dataset.tries !== tries) {
      for (const field of document.querySelectorAll("[data-corrected]")) markCorrected(field, false);
    }
    tellWhatIsLeft();
  }

  function changed(records) {
    giveBack();
    if (busy && records.some(isAnswer)) ready();
    refused();
    tries = document.querySelector(".error-summary")?.dataset.tries ?? tries;
  }

  const buttonsOf = (form) => form.querySelectorAll("button[type=submit]");

  function sent(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) {
      if (event.defaultPrevented) wait(event.submitter);
      return;
    }
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("[data-reveal][aria-pressed=true]")) reveal(button);
    // A disabled button would leave the post out, so the browser takes the form first.
    setTimeout(() => buttonsOf(form).forEach((button) => (button.disabled = true)));
    wait(event.submitter);
  }

  // The page may come back from the browser's memory by the back button.
  function reopened() {
    ready();
    for (const form of document.querySelectorAll("form[data-sent]")) {
      delete form.dataset.sent;
      buttonsOf(form).forEach((button) => (button.disabled = false));
    }
  }

  // The server's own rules (memberapp/account/rules/passwords.py); it alone decides.
  const RULES = {
    length: (text) => [...text].length >= 12,
    upper: (text) => /\p{Lu}/u.test(text),
    lower: (text) => /\p{Ll}/u.test(text),
    special: (text) => /[\p{P}\p{S}]/u.test(text),
  };
  let saying = 0;

  function tick(field) {
    const list = document.querySelector(`[data-rules="${CSS.escape(field.id)}"]`);
    if (!list) return;
    const text = field.value.normalize("NFKC");
    const left = [];
    for (const item of list.querySelectorAll("[data-rule]")) {
      const met = RULES[item.dataset.rule](text);
      item.toggleAttribute("data-met", met);
      if (!met) left.push(item.textContent);
    }
    // Said once the fingers rest, so that a screen reader is not cut off at each letter.
    clearTimeout(saying);
    saying = setTimeout(() => {
      const said = document.querySelector(`[data-rules-left="${CSS.escape(field.id)}"]`);
      if (said) said.textContent = left.length ? `Il manque ${left.join(", ")}.` : "Toutes les règles sont respectées.";
    }, 800);
  }

  // For a new version Reflex reloads the page, unless it did so lately: what was typed would be lost.
  const RELOADED = "reflex_last_reloaded_on_error";
  const HOUR = 3600000;

  document.addEventListener("input", (event) => tick(event.target));
  document.addEventListener("input", ({ target }) => {
    if (target.form) sessionStorage.setItem(RELOADED, Date.now() + HOUR);
  });
  addEventListener("submit", () => sessionStorage.removeItem(RELOADED));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (button) reveal(button);
    clicked(event);
  });
  // Before React sees it: what is being sent is sent once.
  addEventListener("click", (event) => {
    if (!event.target.closest?.("button[aria-busy=true]")) return;
    event.preventDefault();
    event.stopPropagation();
  }, true);
  document.addEventListener("change", showHours);
  addEventListener("pointerdown", () => (isPressed = true), true);
  for (const type of ["pointerup", "pointercancel"]) addEventListener(type, () => (isPressed = false), true);
  for (const type of ["input", "change", "focusout"]) document.addEventListener(type, corrected);
  document.addEventListener("focusin", showField);
  addEventListener("submit", sent); // after React, which listens on the document, kept or sent it
  addEventListener("pageshow", reopened);
  new MutationObserver(changed).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
    attributes: true,
    attributeFilter: ["data-form-value"],
  });
  changed([]);
})();
