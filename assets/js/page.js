// What a page load does by itself and a change of page inside the application does not:
// the focus goes to the new title, which is announced; an error summary takes the focus.
(() => {
  "use strict";

  const ERROR = "Erreur\u00a0: ";
  let path = location.pathname;
  let query = location.search;
  let turned = false; // since a change of query, while what had the focus may go
  let title = document.title;
  let heading = null; // the h1 last seen
  let summary = ""; // where and what the last error summary said
  let following = false; // since a change of page, until the reader moves the focus

  function focusHeading() {
    heading = document.querySelector("h1");
    heading?.focus({ preventScroll: true });
  }

  function announce() {
    title = document.title;
    const region = document.getElementById("annonce");
    if (region && following) region.textContent = title;
  }

  // A reconnection takes the same summary away and back: that calls nobody.
  function focusSummary() {
    const found = document.querySelector(".error-summary");
    const bare = document.title.startsWith(ERROR) ? document.title.slice(ERROR.length) : document.title;
    const wanted = found ? ERROR + bare : bare;
    if (document.title !== wanted) document.title = wanted;
    const said = found ? path + found.textContent : "";
    if (!found || said === summary) return;
    summary = said;
    found.focus();
  }

  function changed() {
    if (location.pathname !== path) {
      path = location.pathname;
      following = true;
      // Two addresses of one page share their h1, so waiting for a new one would last for ever.
      setTimeout(() => following && document.activeElement !== heading && focusHeading(), 300);
    }
    if (location.search !== query) {
      query = location.search;
      turned = true;
    }
    if (turned && document.activeElement === document.body) focusHeading();
    if (document.title !== title) announce();
    const current = document.querySelector("h1");
    if (following && current !== heading) focusHeading();
    heading = current;
    focusSummary();
  }

  function jump(event) {
    const link = event.target.closest("a");
    if (!link) return;
    link.closest("[popover]")?.hidePopover();
    const href = link.getAttribute("href") ?? "";
    const target = href.startsWith("#") && document.getElementById(href.slice(1));
    if (!target) return;
    event.preventDefault(); // a change of hash would load the page's data again
    target.focus();
  }

  document.addEventListener("focusin", (event) => {
    if (event.target !== heading && event.target.tagName !== "H1") following = false;
    turned = false;
  });
  document.addEventListener("click", jump);
  new MutationObserver(changed).observe(document, {
    subtree: true,
    childList: true,
    characterData: true,
  });
  changed();
})();
