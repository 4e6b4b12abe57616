// Puts Deskhand into a page of yours. Three ways, described in README, "Embedding":
//   <deskhand-console server="…"></deskhand-console>, mount(element, options), connect(iframe, …).
// The files of the console are found beside this one, wherever it was loaded from.

const base = new URL("../", import.meta.url);
const VERSION = 1;
/** How long an answer may take, in milliseconds. */
const PATIENCE = 20_000;
/** How long a frame may take to say that it is ready. */
const START = 60_000;

const NAMES = [
  "server", "token-header", "name", "logo", "accent", "view", "locale", "theme", "regions", "hide",
];
const COMMANDS = {
  open: (conversation, message) => ({ conversation, message }),
  setView: (view) => ({ view }),
  setTheme: (theme) => ({ theme }),
  setLocale: (locale) => ({ locale }),
  setToken: (token, { account, server } = {}) => ({ token, account, server }),
  insertText: (text, mode) => ({ text, mode }),
  getState: () => ({}),
  focus: (region) => ({ region }),
};

export class DeskhandError extends Error {
  constructor(code) {
    super(`Deskhand: ${code}`);
    this.name = "DeskhandError";
    this.code = code;
  }
}

/** Commands on their way to a console, by number. */
class Line {
  #waiting = new Map();
  #listeners = new Set();
  #number = 0;
  #ready;
  #send;

  /** `ready` settles with a function that sends a message. */
  constructor(ready) {
    this.#ready = ready.then((send) => {
      this.#send = send;
    });
    this.#ready.catch(() => {});
  }

  /** Sends a command once the console is there; settles with its answer. */
  async ask(type, fields) {
    await this.#ready;
    if (!this.#send) throw new DeskhandError("closed");
    const id = ++this.#number;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new DeskhandError("timeout"));
      }, PATIENCE);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#send({ deskhand: VERSION, id, type, ...fields });
    });
  }

  /** Takes in what a console says: an answer, or news for the listeners. */
  hear({ deskhand, session, type, ...fields }) {
    if (type === "answer") {
      const { id, ok, code, ...rest } = fields;
      const waiting = this.#waiting.get(id);
      if (!waiting) return;
      this.#waiting.delete(id);
      clearTimeout(waiting.timer);
      if (ok) waiting.resolve(rest);
      else waiting.reject(new DeskhandError(code));
      return;
    }
    for (const listener of this.#listeners) listener(type, fields);
  }

  listen(listener) {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  close() {
    for (const { reject, timer } of this.#waiting.values()) {
      clearTimeout(timer);
      reject(new DeskhandError("closed"));
    }
    this.#waiting.clear();
    this.#listeners.clear();
    this.#send = undefined;
  }
}

/** The methods that a host calls, over a line. */
function methods(line) {
  const entries = Object.entries(COMMANDS).map(([type, fields]) => [
    type,
    (...given) => line.ask(type, fields(...given)),
  ]);
  return { ...Object.fromEntries(entries), listen: (listener) => line.listen(listener) };
}

/** What the console's own page names: its program, its style sheets, its icons. Asked for once. */
let parts;
const load = () => (parts ??= read().catch((error) => {
  parts = undefined;
  throw error;
}));

async function read() {
  const answer = await fetch(new URL("index.html", base), { cache: "no-cache" });
  if (!answer.ok) throw new DeskhandError("unavailable");
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const script = page.querySelector("script[data-js][data-wasm]");
  const at = (address) => new URL(address, base).href;
  const glue = await import(at(script.dataset.js));
  await glue.default({ module_or_path: fetch(at(script.dataset.wasm)) });
  const styles = [...page.querySelectorAll("link[rel=stylesheet]")].map((link) => at(link.getAttribute("href")));
  return { glue, styles, sprite: page.querySelector("svg.sprite") };
}

/** Loads the style sheets into a shadow root; settles when they apply. */
const dress = (shadow, styles) =>
  Promise.all(
    styles.map((href) => {
      const link = document.createElement("link");
      link.rel = "stylesheet";
      link.href = href;
      shadow.append(link);
      return new Promise((done, failed) => {
        link.onload = done;
        link.onerror = () => failed(new DeskhandError("unavailable"));
      });
    }),
  );

/** Starts a console in a shadow root. */
async function begin(shadow, options, hear, isWanted) {
  const { glue, styles, sprite } = await load();
  const root = document.createElement("div");
  root.className = "deskhand";
  await dress(shadow, styles);
  if (!isWanted()) return undefined;
  root.append(document.importNode(sprite, true));
  shadow.append(root);
  const pairs = Object.entries(options)
    .filter(([, value]) => value !== undefined && value !== null)
    .map(([name, value]) => [name.replaceAll(/[A-Z]/g, (it) => `-${it.toLowerCase()}`), `${value}`]);
  return glue.mount(root, base.href, pairs, (text) => hear(JSON.parse(text)));
}

/** A console that lives in a shadow root until it is closed. */
function live(shadow, options) {
  let mounted;
  let open = true;
  // Said once its settings are read; until then it would not know which server a token is for.
  let isReady;
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeskhandError("timeout")), START);
    isReady = () => {
      clearTimeout(timer);
      resolve();
    };
  });
  ready.catch(() => {});
  const hear = (message) => {
    if (message.type === "ready") isReady();
    line.hear(message);
  };
  const line = new Line(
    begin(shadow, options, hear, () => open).then(async (it) => {
      mounted = it;
      if (!mounted) return undefined;
      if (!open) {
        mounted.unmount();
        return undefined;
      }
      const session = mounted.session();
      await ready;
      return open && ((message) => mounted.ask(JSON.stringify({ ...message, session })));
    }),
  );
  const close = () => {
    if (!open) return;
    open = false;
    isReady();
    line.close();
    mounted?.unmount();
    mounted?.free();
    mounted = undefined;
    shadow.replaceChildren();
  };
  return { line, close };
}

/**
 * Fills an element of this page with a console. Its shadow root keeps styles apart; the console is
 * as large as the element.
 */
export function mount(element, options = {}) {
  const shadow = element.shadowRoot ?? element.attachShadow({ mode: "open" });
  const { line, close } = live(shadow, options);
  return { ...methods(line), unmount: close };
}

/**
 * Connects to a console that an <iframe> of this page shows. The console's config.json must name
 * this page's origin under embed.origins.
 */
export function connect(iframe) {
  const origin = new URL(iframe.src, document.baseURI).origin;
  let session;
  let stop;
  const post = (message) => iframe.contentWindow?.postMessage({ ...message, session }, origin);
  const ready = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new DeskhandError("timeout")), START);
    const onMessage = ({ source, origin: from, data }) => {
      if (source !== iframe.contentWindow || from !== origin || data?.deskhand !== VERSION) return;
      if (data.type === "ready" && data.session !== session) {
        session = data.session;
        post({ deskhand: VERSION, type: "connected" });
        clearTimeout(timer);
        resolve(post);
      }
      if (data.session === session) line.hear(data);
    };
    const hello = () =>
      iframe.contentWindow?.postMessage({ deskhand: VERSION, type: "hello" }, origin);
    window.addEventListener("message", onMessage);
    iframe.addEventListener("load", hello);
    // Until a frame has gone to its page it shows an empty one of this origin.
    if (iframe.contentDocument?.URL !== "about:blank") hello();
    stop = () => {
      clearTimeout(timer);
      window.removeEventListener("message", onMessage);
      iframe.removeEventListener("load", hello);
    };
  });
  const line = new Line(ready);
  return {
    ...methods(line),
    close() {
      stop();
      line.close();
    },
  };
}

/** <deskhand-console>: attributes are the names of config.json with hyphens; `view` is the place. */
export class DeskhandConsole extends HTMLElement {
  #live;

  static {
    for (const [type, fields] of Object.entries(COMMANDS)) {
      // `focus` is every element's own.
      const name = type === "focus" ? "focusRegion" : type;
      this.prototype[name] = function (...given) {
        return this.#live
          ? this.#live.line.ask(type, fields(...given))
          : Promise.reject(new DeskhandError("closed"));
      };
    }
  }

  connectedCallback() {
    if (this.#live) return;
    const options = Object.fromEntries(NAMES.map((name) => [name, this.getAttribute(name)]));
    const shadow = this.shadowRoot ?? this.attachShadow({ mode: "open" });
    this.#live = live(shadow, options);
    this.#live.line.listen((type, detail) =>
      this.dispatchEvent(new CustomEvent(`deskhand:${type}`, { detail })),
    );
  }

  disconnectedCallback() {
    // An element that is only moved is connected again at once.
    queueMicrotask(() => {
      if (this.isConnected) return;
      this.#live?.close();
      this.#live = undefined;
    });
  }
}

if (!customElements.get("deskhand-console")) customElements.define("deskhand-console", DeskhandConsole);
