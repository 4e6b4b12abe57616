// Stands in the page before anything is painted: sets the saved look, loads the console, and says
// so where it can't. The addresses of the module and of its glue are on this script's element, and
// the page's own where those of places are paths below it.
(() => {
  "use strict";
  performance.mark("deskhand:start");
  const { js, wasm, jsIntegrity, wasmIntegrity, worker, base = "." } = document.currentScript.dataset;
  const root = document.currentScript.closest(".deskhand");

  try {
    const look = JSON.parse(localStorage.getItem("deskhand:look") ?? "{}");
    const { theme, density, textScale } = look;
    if (["light", "dark"].includes(theme)) root.dataset.theme = theme;
    if (["compact", "roomy"].includes(density)) root.dataset.density = density;
    if (look.moreContrast === true) root.dataset.contrast = "more";
    if (look.lessMotion === true) root.dataset.motion = "less";
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
  const loaded = new Promise((done) => addEventListener("load", done, { once: true }));
  const sheets = () => [...document.querySelectorAll("link[rel=stylesheet]")];
  const styled = async () => {
    await parsed;
    const late = sheets().filter((link) => !link.sheet);
    const arrived = Promise.all(late.map((link) => new Promise((done) => (link.onload = done))));
    await Promise.race([arrived, loaded]);
    if (sheets().some((link) => !link.sheet)) throw new Error("a stylesheet did not arrive whole");
  };
  // `import` takes no digest. What a preload found whole is what `import` then runs.
  const whole = (href, integrity) =>
    new Promise((done, fail) => {
      const link = document.createElement("link");
      if (!integrity || !link.relList.supports("modulepreload")) return done();
      link.onload = done;
      link.onerror = () => fail(new Error(`${href} did not arrive whole`));
      document.head.append(Object.assign(link, { rel: "modulepreload", href, integrity }));
    });
  const glue = async () => {
    const { href } = new URL(js, document.baseURI);
    await whole(href, jsIntegrity);
    return import(href);
  };

  const start = async () => {
    const module = fetch(new URL(wasm, document.baseURI), { integrity: wasmIntegrity });
    const [{ default: init }, answer] = await Promise.all([glue(), module, styled()]);
    await init({ module_or_path: answer });
    root.querySelector(".first-paint")?.remove();
  };

  // Tells the console once the host has another version than the one that runs here.
  const compare = async () => {
    if (document.hidden) return;
    const answer = await fetch(new URL(base, document.baseURI), { cache: "no-cache" }).catch(() => {});
    const page = answer?.ok ? await answer.text() : "";
    const names = [js, ...sheets().map((link) => link.getAttribute("href"))];
    if (page.includes("data-js=") && names.some((name) => !page.includes(name))) {
      dispatchEvent(new Event("deskhand:newer"));
    }
  };
  const keepUp = () => {
    document.addEventListener("visibilitychange", compare);
    setInterval(compare, 3_600_000);
    if (!worker || window !== window.top) return;
    const settings = { updateViaCache: "none" };
    navigator.serviceWorker?.register(new URL(worker, document.baseURI), settings).catch((error) => {
      console.info("Deskhand will not open without a network:", error);
    });
  };

  if (typeof WebAssembly !== "object") {
    say("unable");
    return;
  }
  const slow = setTimeout(say, 15_000, "slow");
  start()
    .then(keepUp)
    .catch((error) => {
      console.error("Deskhand did not start:", error);
      say("failed");
    })
    .finally(() => clearTimeout(slow));
})();
