"use strict";

const path = require("path");
const ms = require("ms");
const escapeHtml = require("escape-html");
const { app, BrowserWindow, ipcMain } = require("electron");

const IDLE = ms("5m");
let lastSeen = Date.now();

function createWindow() {
  const window = new BrowserWindow({
    width: 1024,
    height: 768,
    webPreferences: { contextIsolation: true, sandbox: true },
  });
  window.loadFile(path.join(__dirname, "renderer", "index.html"));
  return window;
}

ipcMain.handle("seen", () => {
  lastSeen = Date.now();
});
ipcMain.handle("idle", () => Date.now() - lastSeen > IDLE);
ipcMain.handle("quote", (_event, text) => escapeHtml(String(text)));

app.whenReady().then(createWindow);
app.on("window-all-closed", () => app.quit());
