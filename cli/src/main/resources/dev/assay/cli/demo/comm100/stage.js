// Lays the application out as it is installed: dist/win, from which installer.nsi takes it.
"use strict";

const fs = require("fs");
const path = require("path");
const asar = require("@electron/asar");
const project = require("./package.json");

const APP = path.join("build", "app");
const WIN = path.join("dist", "win");

function copy(name) {
  fs.cpSync(name, path.join(APP, name), { recursive: true });
}

fs.mkdirSync(APP, { recursive: true });
fs.mkdirSync(path.join(WIN, "resources"), { recursive: true });
const { name, version, main, dependencies } = project;
const installed = JSON.stringify({ name, version, main, dependencies }, null, 2);
fs.writeFileSync(path.join(APP, "package.json"), installed + "\n");
copy("main.js");
copy("renderer");
for (const dependency of Object.keys(dependencies)) {
  copy(path.join("node_modules", dependency));
}
fs.copyFileSync(path.join("vendor", "electron.exe"), path.join(WIN, "ChatAgent.exe"));
asar.createPackage(APP, path.join(WIN, "resources", "app.asar"));
