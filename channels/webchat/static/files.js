// Files chosen from the device, the camera, the clipboard or by dropping: listed, removable.

import { part, said, tell } from "./page.js";

const MEGABYTE = 1024 * 1024;
const chosen = [];
const list = document.getElementById("chosen");

export function watchFiles(composer) {
  for (const input of composer.querySelectorAll("input[type=file]")) {
    input.addEventListener("change", () => {
      addFiles(input.files);
      input.value = "";
    });
  }
  composer.addEventListener("paste", (event) => addFiles(event.clipboardData.files));
  composer.addEventListener("dragover", (event) => event.preventDefault());
  composer.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    addFiles(event.dataTransfer.files);
  });
}

export function takeFiles() {
  const taken = chosen.splice(0);
  show();
  return taken;
}

function addFiles(files) {
  for (const file of files) {
    if (file.size > said.maxMegabytes * MEGABYTE) tell(said.tooLarge.replace("%", file.name));
    else if (chosen.length >= said.maxFiles) tell(said.tooMany);
    else chosen.push(file);
  }
  show();
}

function show() {
  list.replaceChildren(...chosen.map(entry));
  list.hidden = chosen.length === 0;
}

function entry(file, place) {
  const item = part("chosen-file");
  item.querySelector(".chosen-name").textContent = file.name;
  const button = item.querySelector("button");
  button.setAttribute("aria-label", `${button.textContent} ${file.name}`);
  button.addEventListener("click", () => {
    chosen.splice(place, 1);
    show();
    document.getElementById("files").focus();
  });
  return item;
}
