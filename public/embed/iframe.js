import { base, drive } from "./example.js";

const { connect } = await import(new URL("embed/deskhand.js", base));
const iframe = document.createElement("iframe");
iframe.src = new URL("?regions=list,thread", base);
iframe.title = "Conversations";
// Lets its buttons copy.
iframe.allow = "clipboard-write";
document.querySelector("#place").append(iframe);
const desk = connect(iframe);
desk.listen(drive(desk));

desk.listen((name, detail) => {
  const line = document.createElement("li");
  line.textContent = `${name} ${JSON.stringify(detail)}`;
  document.querySelector("#told").prepend(line);
});
