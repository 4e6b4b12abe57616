import { base, drive, server, told } from "./example.js";

await import(new URL("embed/deskhand.js", base));
const desk = document.createElement("deskhand-console");
if (server) desk.setAttribute("server", server);
desk.setAttribute("regions", "list,thread,panel");
const say = drive(desk);
for (const name of ["auth.required", "unread", "conversation.opened", "message.sent"]) {
  desk.addEventListener(`deskhand:${name}`, ({ detail }) => say(name, detail));
}
document.querySelector("#place").append(desk);

document.querySelector("#theme").addEventListener("change", ({ target }) => told(desk.setTheme(target.value)));
document.querySelector("#locale").addEventListener("change", ({ target }) => told(desk.setLocale(target.value)));
