// A self-test is scored here, and here only: what is answered goes into no request, no address,
// no storage and no frame of the socket, and is gone with the page. It works without a network.
(() => {
  "use strict";

  const test = () => document.querySelector("[data-self-test]");
  const questions = (root) => [...root.querySelectorAll("[data-short]")];
  const chosen = (question) => question.querySelector("input:checked");
  const points = (question) => Number(chosen(question).dataset.points);

  // What is still to be answered, said beside the button and beside each such question.
  function missing(root) {
    const open = questions(root).filter((question) => !chosen(question));
    for (const question of questions(root)) {
      question.querySelector("[data-unanswered]").hidden = !open.includes(question);
    }
    const told = root.querySelector("[data-missing]");
    told.hidden = !open.length;
    told.textContent =
      open.length === 1 ? "Il reste une question sans réponse." : `Il reste ${open.length} questions sans réponse.`;
    return open;
  }

  function score(root) {
    const all = questions(root);
    const sum = all.reduce((total, question) => total + points(question), 0);
    const counted = all.filter((question) => points(question) > 0);
    const parts = counted.map((question) => `${question.dataset.short} ${points(question)}`);
    root.querySelector("[data-score]").textContent = sum;
    const gauge = root.querySelector("[data-gauge]");
    gauge.style.setProperty("--left", `${(100 * sum) / Number(gauge.dataset.gauge)}%`);
    const rest = parts.length < all.length ? " Le reste\u00a0: 0." : "";
    root.querySelector("[data-parts]").textContent = parts.length
      ? `Vos points\u00a0: ${parts.join(", ")}.${rest}`
      : "Vos points\u00a0: 0 à chaque question.";
    const results = [...root.querySelectorAll("[data-from]")];
    const last = results.filter((result) => Number(result.dataset.from) <= sum).pop();
    for (const result of results) result.hidden = result !== last;
  }

  function show(root) {
    const open = missing(root);
    if (open.length) {
      open[0].querySelector("input").focus();
      return;
    }
    score(root);
    uncover(root, true);
    root.querySelector("h2").focus();
  }

  function erase(root) {
    for (const input of root.querySelectorAll("input")) input.checked = false;
    for (const one of root.querySelectorAll("[data-unanswered], [data-missing], [data-from]")) one.hidden = true;
    for (const one of root.querySelectorAll("[data-score], [data-parts]")) one.textContent = "";
    root.querySelector("[data-gauge]").style.removeProperty("--left");
    uncover(root, false);
    document.querySelector("h1").focus();
  }

  function uncover(root, isShown) {
    root.querySelector("[data-result]").hidden = !isShown;
    root.querySelector("[data-before]").hidden = isShown;
  }

  document.addEventListener("click", ({ target }) => {
    const root = test();
    if (root && target.closest("[data-show-score]")) show(root);
    if (root && target.closest("[data-erase]")) erase(root);
  });

  // An answer that changes under a result changes the result with it.
  document.addEventListener("change", ({ target }) => {
    const root = test();
    if (!root?.contains(target)) return;
    target.closest("[data-short]").querySelector("[data-unanswered]").hidden = true;
    if (!root.querySelector("[data-missing]").hidden) missing(root);
    if (!root.querySelector("[data-result]").hidden) score(root);
  });
})();
