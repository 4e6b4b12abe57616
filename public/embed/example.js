// What the three example pages share: where the console is, and the form that drives it. A page on
// another host names the console in its own address: iframe.html?console=https://desk.example.com/

const parameters = new URLSearchParams(location.search);

/** Where the console's files are. */
export const base = new URL(parameters.get("console") ?? "../", document.baseURI);
/** The Chatwoot server it is to talk to; empty for the console's own setting. */
export const server = parameters.get("server") ?? "";

const say = (name, detail) => {
  document.querySelector("#news").textContent = name;
  if (name === "unread") document.querySelector("#unread").textContent = detail.count;
};

/** Lets the page's form drive a console. */
export function drive(desk) {
  const form = document.querySelector("#ask");
  const told = (promise) => promise.catch((error) => say(error.code ?? error.message, {}));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    told(desk.setToken(form.elements.token.value, server ? { server } : {}));
    form.elements.token.value = "";
  });
  form.elements.open.addEventListener("click", () => told(desk.open(Number(form.elements.conversation.value))));
  return say;
}
