// The warning of now, drawn where a page has its place (pages/shell.py) before the page is painted:
// nothing moves. Whoever hid it sees the next one.
(() => {
  "use strict";
  const ID = {{ warning.id | tojson }};
  const KEY = "avertissement";
  const HTML = {{ html | tojson }};

  function isHidden() {
    try {
      return localStorage.getItem(KEY) === ID;
    } catch {
      return false;
    }
  }

  function hide() {
    try {
      localStorage.setItem(KEY, ID);
    } catch {
      // Without a memory it is hidden until the next page.
    }
    for (const place of document.querySelectorAll("site-warning")) place.replaceChildren();
    document.getElementById("contenu")?.focus();
  }

  class SiteWarning extends HTMLElement {
    connectedCallback() {
      if (isHidden()) return;
      this.innerHTML = HTML;
      this.querySelector("button").addEventListener("click", hide);
    }
  }

  customElements.define("site-warning", SiteWarning);
})();
