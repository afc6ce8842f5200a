// Native forms. They work without this file; it adds six comforts:
// what was typed comes back after an error, "Afficher" uncovers a password, one click posts once,
// the rules of a new password are ticked while it is typed, the hours of a day come into view,
// and a page is printed.
(() => {
  "use strict";

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

  const buttonsOf = (form) => form.querySelectorAll("button[type=submit]");

  function sent(event) {
    const form = event.target;
    if (form.method !== "post" || event.defaultPrevented) return;
    if (form.dataset.sent) {
      event.preventDefault();
      return;
    }
    form.dataset.sent = "yes";
    for (const button of form.querySelectorAll("[data-reveal][aria-pressed=true]")) reveal(button);
    // A disabled button would leave the post out, so the browser takes the form first.
    setTimeout(() => buttonsOf(form).forEach((button) => (button.disabled = true)));
  }

  // The page may come back from the browser's memory by the back button.
  function reopened() {
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

  document.addEventListener("input", (event) => tick(event.target));
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-reveal]");
    if (button) reveal(button);
    if (event.target.closest("[data-print]")) print();
  });
  document.addEventListener("change", showHours);
  document.addEventListener("submit", sent);
  addEventListener("pageshow", reopened);
  new MutationObserver(giveBack).observe(document, {
    subtree: true,
    childList: true,
    attributes: true,
    attributeFilter: ["data-form-value"],
  });
  giveBack();
})();
