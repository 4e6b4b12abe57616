import { base, drive } from "./example.js";

const { connect } = await import(new URL("embed/deskhand.js", base));
const iframe = document.createElement("iframe");
iframe.src = new URL("?regions=list,thread", base);
iframe.title = "Conversations";
document.querySelector("#place").append(iframe);
const desk = connect(iframe);
desk.listen(drive(desk));
