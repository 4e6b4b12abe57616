import { base, drive, server } from "./example.js";

const { mount } = await import(new URL("embed/deskhand.js", base));
const desk = mount(document.querySelector("#place"), { server, regions: "list,thread" });
desk.listen(drive(desk));
