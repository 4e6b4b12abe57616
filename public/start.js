// Stands in the page before anything is painted: sets the saved look, loads the console, and says
// so where it can't. The address of the module and of its glue are on this script's element.
(() => {
  "use strict";
  performance.mark("deskhand:start");
  const { js, wasm } = document.currentScript.dataset;
  const root = document.currentScript.closest(".deskhand");

  try {
    const { theme, density, textScale } = JSON.parse(localStorage.getItem("deskhand:look") ?? "{}");
    if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
    if (["compact", "roomy"].includes(density)) root.dataset.density = density;
    if (textScale >= 0.8 && textScale <= 1.5) root.style.setProperty("--text-scale", textScale);
  } catch {
    // Storage is shut or holds something else: the system's look it is.
  }

  const parsed = new Promise((done) => addEventListener("DOMContentLoaded", done, { once: true }));
  const say = async (why) => {
    await parsed;
    for (const reason of root.querySelectorAll("[data-why]")) reason.hidden = reason.dataset.why !== why;
  };
  // A view that is built before its rules are there would be measured and painted without them.
  const styled = async () => {
    await parsed;
    const late = [...document.querySelectorAll("link[rel=stylesheet]")].filter((link) => !link.sheet);
    await Promise.all(late.map((link) => new Promise((done) => (link.onload = link.onerror = done))));
  };

  const start = async () => {
    const module = fetch(new URL(wasm, document.baseURI));
    const glue = import(new URL(js, document.baseURI).href);
    await styled();
    const { default: init } = await glue;
    await init({ module_or_path: module });
    root.querySelector(".first-paint")?.remove();
  };

  if (typeof WebAssembly !== "object") {
    say("unable");
    return;
  }
  const slow = setTimeout(say, 15_000, "slow");
  start()
    .catch((error) => {
      console.error("Deskhand did not start:", error);
      say("failed");
    })
    .finally(() => clearTimeout(slow));
})();
