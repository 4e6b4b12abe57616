import { base, drive, server, told } from "./example.js";

const { mount } = await import(new URL("embed/deskhand.js", base));
const desk = mount(document.querySelector("#place"), { server, regions: "list,thread" });
desk.listen(drive(desk));

document.querySelector("#texts").addEventListener("click", ({ target }) => {
  if (target.value) told(desk.insertText(target.value).then(() => desk.focus("composer")));
});
