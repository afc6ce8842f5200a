// What a page load does by itself and a change of page inside the application does not:
// the focus goes to the new title, which is announced; an error summary takes the focus.
// It also says at once what would otherwise wait for the server: a list being filtered, no network.
(() => {
  "use strict";

  const ERROR = "Erreur\u00a0: ";
  const LONGEST_WAIT = 5000;
  let path = location.pathname;
  let query = location.search;
  let from = ""; // the page before this one, in this document
  let turned = false; // since a change of query, while what had the focus may go
  let title = document.title;
  let heading = null; // the h1 last seen
  let summary = ""; // where and what the last error summary said
  let named = ""; // the title in the tab that the h1 last asked for
  let asked = null; // what a list said when a filter was moved, until it says something else
  let giveUp = 0;
  let following = false; // since a change of page, until the reader moves the focus
  let aim = ""; // the place in the page that its new address names, until it is there

  function focusHeading() {
    heading = document.querySelector("h1");
    heading?.focus({ preventScroll: true });
  }

  function announce() {
    title = document.title;
    const region = document.getElementById("annonce");
    if (region && following) region.textContent = title;
  }

  // A reconnection takes the same summary away and back: that calls nobody. The same mistake sent
  // once more does.
  function focusSummary() {
    const found = document.querySelector(".error-summary:not([hidden])");
    const bare = document.title.startsWith(ERROR) ? document.title.slice(ERROR.length) : document.title;
    const wanted = found ? ERROR + bare : bare;
    if (document.title !== wanted) document.title = wanted;
    // Its title counts what is left to correct (forms.js), which is no new mistake.
    const told = found?.querySelector("ul") ?? found;
    const said = found ? path + (found.dataset.tries ?? "") + told.textContent : "";
    if (!found || said === summary) return;
    summary = said;
    found.focus();
  }

  // A statement names itself, once: its address belongs to the page of all statements.
  function nameTab() {
    const wanted = document.querySelector("h1")?.dataset.title ?? "";
    if (wanted && wanted !== named) document.title = wanted;
    named = wanted;
  }

  // A page that anybody sees is drawn as a member's or a visitor's before it knows which (shell.py).
  let wasMember = null;

  function rememberFrame() {
    const isMember = Boolean(document.querySelector(".rail__member"));
    // A sign-in page that awaits a notice is still drawn for whom it told of the end of their session.
    const isKnown = isMember || document.querySelector(".login:not(:has(.to-come)), .app--open");
    if (isMember === wasMember || !isKnown) return;
    wasMember = isMember;
    document.documentElement.toggleAttribute("data-member", isMember);
    try {
      if (isMember) localStorage.setItem("member", "1");
      else {
        localStorage.removeItem("member");
        indexedDB.deleteDatabase("carte"); // nobody is signed in: the card that was kept goes (card.js)
      }
    } catch {
      // Without a memory the page moves once, when it is known who reads it.
    }
  }

  // The router looks for the place when the address changes: before the data that draws it.
  function focusPlace() {
    const place = aim && document.getElementById(aim);
    if (place?.tabIndex !== -1 || !place.hasAttribute("tabindex")) return;
    place.scrollIntoView();
    place.focus();
  }

  const textOf = (selector) => document.querySelector(selector)?.textContent ?? "";
  const listSays = () => textOf(".list-status") + textOf(".pager");
  const markBusy = (busy) => document.querySelector(".results")?.setAttribute("aria-busy", busy);

  function answered() {
    if (asked === null || asked === listSays()) return;
    asked = null;
    markBusy(false);
  }

  // The same words typed again change nothing: no answer comes, so the wait has an end.
  function filtered(event) {
    if (!event.target.closest(event.type === "click" ? ".pager a" : ".filters")) return;
    asked = listSays();
    markBusy(true);
    clearTimeout(giveUp);
    giveUp = setTimeout(() => {
      asked = null;
      markBusy(false);
    }, LONGEST_WAIT);
  }

  // The page of an outage leads back to the one that met it, by a full load.
  function retry() {
    const again = document.querySelector("[data-retry]");
    if (again && from && again.getAttribute("href") !== from) again.setAttribute("href", from);
  }

  function changed() {
    if (location.pathname !== path || location.search !== query) aim = location.hash.slice(1);
    if (location.pathname !== path) {
      from = path + query;
      path = location.pathname;
      summary = "";
      following = true;
      // Two addresses of one page share their h1, so waiting for a new one would last for ever.
      setTimeout(() => following && document.activeElement !== heading && focusHeading(), 300);
    }
    if (location.search !== query) {
      query = location.search;
      turned = true;
    }
    if (turned && document.activeElement === document.body) focusHeading();
    nameTab();
    if (document.title !== title) announce();
    const current = document.querySelector("h1");
    if (following && current !== heading) focusHeading();
    heading = current;
    focusPlace();
    focusSummary();
    retry();
    answered();
    rememberFrame();
    tellOfRelease();
  }

  // Reflex tells of a new version in English, when it has not reloaded the page for it.
  function tellOfRelease() {
    const told = document.getElementById("reflex-new-version-banner");
    if (!told || told.lang) return;
    const [words, button] = told.childNodes;
    told.lang = "fr";
    told.style.fontFamily = "inherit";
    words.data = "Une nouvelle version de votre espace est en ligne. Recharger efface ce qui n’est pas envoyé.";
    button.textContent = "Recharger la page";
    button.style.cssText = "";
    button.className = "btn";
  }

  // The sheet covers the page: who moves on by the keyboard must see where he is.
  function leaveSheet(target) {
    const sheet = document.querySelector(":popover-open");
    if (sheet && !sheet.contains(target) && target.popoverTargetElement !== sheet) {
      sheet.hidePopover();
    }
  }

  const connected = () => document.documentElement.toggleAttribute("data-offline", !navigator.onLine);

  // Of a group of answers, the one chosen or the first: arrows and Space work there at once.
  function answerOf(group) {
    if (!group.matches("fieldset")) return null;
    return group.querySelector("input:checked") ?? group.querySelector("input:enabled");
  }

  // A file to keep leaves no page, though the browser says so: the connection must not end.
  let keepsFile = false;

  function stay(event) {
    if (keepsFile) event.stopImmediatePropagation();
    keepsFile = false;
  }

  function jump(event) {
    const link = event.target.closest("a");
    if (!link) return;
    link.closest("[popover]")?.hidePopover();
    const href = link.getAttribute("href") ?? "";
    keepsFile = href.startsWith("/files/");
    const target = href.startsWith("#") && document.getElementById(href.slice(1));
    if (!target) return;
    event.preventDefault(); // a change of hash would load the page's data again
    const aim = answerOf(target) ?? target;
    if (/^H[2-6]$/.test(aim.tagName)) {
      aim.tabIndex = -1;
      aim.scrollIntoView();
    }
    aim.focus();
  }

  // A text, or the lines of a list one under the other, and the button says that it is done.
  async function copy(button) {
    if (!button) return;
    const lines = document.querySelectorAll(`${button.dataset.copy} > li`);
    const list = [...lines].map((line) => line.textContent).join("\n");
    const told = document.getElementById("annonce");
    let said = button.dataset.uncopied ?? "Copie impossible\u00a0: imprimez-les, ou téléchargez-les.";
    try {
      await navigator.clipboard.writeText(button.dataset.copiedText ?? list);
      said = "Copié";
    } catch {
      // The browser does not let a page write there.
    }
    (button.firstChild ?? button).textContent = said;
    if (told) told.textContent = said;
  }

  // A menu closes by a choice, by Escape, and by a click elsewhere.
  function closeMenus(target) {
    for (const menu of document.querySelectorAll(".menu[open]")) {
      if (menu.contains(target) && !target.closest("a")) continue;
      if (menu.contains(document.activeElement)) menu.querySelector("summary").focus();
      menu.open = false;
    }
  }

  // Filters that a phone hides until they are asked for.
  function reveal(event) {
    const button = event.target.closest("button[aria-expanded]");
    button?.setAttribute("aria-expanded", button.getAttribute("aria-expanded") !== "true");
  }

  // A promise that runs counts down from what the server said, whatever the clock here shows.
  function countDown() {
    for (const left of document.querySelectorAll("[data-seconds-left]")) {
      const said = left.dataset.secondsLeft;
      if (left.said !== said) Object.assign(left, { said, since: performance.now() });
      const passed = (performance.now() - left.since) / 60000;
      const minutes = Math.max(0, Math.floor(said / 60 - passed));
      const text = `${Math.floor(minutes / 60)}\u00a0h\u00a0${`${minutes % 60}`.padStart(2, "0")}\u00a0min`;
      if (left.firstChild?.data !== text && left.firstChild) left.firstChild.data = text;
    }
  }

  setInterval(countDown, 1000);
  document.addEventListener("focusin", (event) => {
    if (event.target !== heading && event.target.tagName !== "H1") following = false;
    turned = false;
    if (event.target.tagName !== "H1") aim = "";
    leaveSheet(event.target);
  });
  document.addEventListener("input", filtered);
  document.addEventListener("click", filtered);
  addEventListener("offline", connected);
  addEventListener("online", connected);
  document.addEventListener("click", jump);
  addEventListener("beforeunload", stay, true); // before Reflex, which ends the connection
  document.addEventListener("click", reveal);
  document.addEventListener("click", (event) => closeMenus(event.target));
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") closeMenus(null);
  });
  document.addEventListener("click", ({ target }) => target.closest("[data-print]") && print());
  document.addEventListener("click", ({ target }) => copy(target.closest("[data-copy], [data-copied-text]")));
  new MutationObserver(changed).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  changed();
})();
