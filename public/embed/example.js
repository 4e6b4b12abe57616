// What the three example pages share: where the console is, and a form that signs it in and opens
// conversations. A page on another host names the console in its own address:
// iframe.html?console=https://desk.example.com/

const parameters = new URLSearchParams(location.search);

/** Where the console's files are. */
export const base = new URL(parameters.get("console") ?? "../", document.baseURI);
/** The Chatwoot server it is to talk to; empty for the console's own setting. */
export const server = parameters.get("server") ?? "";

const make = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties);
  element.append(...children);
  return element;
};
const form = make(
  "form",
  { className: "row" },
  make("label", {}, "Access token ", make("input", { name: "token", type: "password", autocomplete: "off", required: true })),
  make("button", {}, "Hand over"),
  make("label", {}, "Conversation ", make("input", { name: "conversation", inputMode: "numeric", size: 6 })),
  make("button", { name: "open", type: "button" }, "Open"),
  make("p", {}, "Unread: ", make("output", { id: "unread" }, "–"), " · Last: ", make("output", { id: "news" }, "–")),
);
document.querySelector("#place").before(form);
const output = (name, text) => {
  form.querySelector(`#${name}`).textContent = text;
};

function say(name, detail) {
  output("news", name);
  if (name === "unread") output("unread", detail.count);
}

/** Shows why a command failed, if it does. */
export const told = (promise) => promise.catch((error) => output("news", error.code ?? error.message));

/** Lets the form drive a console. What it gives back shows the console's news. */
export function drive(desk) {
  const { token, conversation, open } = form.elements;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    // A frame has a server of its own, which the page names here.
    told(desk.setToken(token.value, server ? { server } : {}));
    token.value = "";
  });
  open.addEventListener("click", () => told(desk.open(Number(conversation.value))));
  return say;
}
