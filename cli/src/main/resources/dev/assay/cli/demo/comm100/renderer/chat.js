"use strict";

const messages = document.getElementById("messages");

function show(author, text) {
  const item = document.createElement("li");
  item.textContent = `${author}: ${text}`;
  messages.append(item);
}

show("Chat Agent", "No customer is waiting.");
