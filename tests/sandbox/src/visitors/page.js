"use strict";

const byId = (id) => document.getElementById(id);
let token = null;
let shown = new Set();
let lastTyped = 0;
let stopTyping = null;

async function ask(path, body) {
  const answer = await fetch("/visitor/" + path, {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ token, ...body }),
  });
  if (!answer.ok) throw new Error(String(answer.status));
  return answer.json();
}

function show(message) {
  if (shown.has(message.id)) return;
  shown.add(message.id);
  const row = document.createElement("li");
  row.dataset.mine = message.mine;
  const who = document.createElement("small");
  const name = message.mine ? "You" : message.name || "Fjellvik Gear";
  who.textContent = name + " · " + new Date(message.at).toLocaleTimeString();
  const files = message.files ? " 📎" + message.files : "";
  row.append(who, (message.text || "") + files);
  byId("messages").append(row);
  row.scrollIntoView({ block: "end" });
}

async function load() {
  const { messages } = await ask("history", {});
  for (const message of messages.reverse()) show(message);
}

// The contact's own stream: the token alone, without a user.
function listen() {
  const socket = new WebSocket(location.origin.replace(/^http/, "ws") + "/cable", ["actioncable-v1-json"]);
  const identifier = JSON.stringify({ channel: "RoomChannel", pubsub_token: token });
  socket.onopen = () => socket.send(JSON.stringify({ command: "subscribe", identifier }));
  socket.onmessage = ({ data }) => {
    const frame = JSON.parse(data);
    if (frame.type === "confirm_subscription") {
      byId("state").textContent = "";
      load().catch(() => {});
    }
    const event = frame.message && frame.message.event;
    if (event === "message.created") load().catch(() => {});
    if (event === "conversation.typing_on" && !frame.message.data.is_private) {
      byId("typing").textContent = frame.message.data.user.name + " is typing…";
    }
    if (event === "conversation.typing_off" || event === "message.created") {
      byId("typing").textContent = "";
    }
  };
  const beat = setInterval(() => {
    if (socket.readyState === WebSocket.OPEN) {
      const data = JSON.stringify({ action: "update_presence" });
      socket.send(JSON.stringify({ command: "message", identifier, data }));
    }
  }, 15000);
  socket.onclose = () => {
    clearInterval(beat);
    byId("state").textContent = "No connection. Trying again…";
    setTimeout(listen, 2000);
  };
}

byId("enter").addEventListener("submit", async (event) => {
  event.preventDefault();
  const entered = await ask("enter", { name: byId("name").value });
  token = entered.token;
  byId("enter").hidden = true;
  byId("chat").hidden = false;
  byId("text").focus();
  listen();
});

byId("write").addEventListener("submit", async (event) => {
  event.preventDefault();
  const text = byId("text").value;
  byId("text").value = "";
  clearTimeout(stopTyping);
  await ask("typing", { on: false });
  await ask("messages", { text });
  await load();
});

byId("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    byId("write").requestSubmit();
  }
});

byId("text").addEventListener("input", () => {
  if (Date.now() - lastTyped > 5000) {
    lastTyped = Date.now();
    ask("typing", { on: true }).catch(() => {});
  }
  clearTimeout(stopTyping);
  stopTyping = setTimeout(() => {
    lastTyped = 0;
    ask("typing", { on: false }).catch(() => {});
  }, 3000);
});
