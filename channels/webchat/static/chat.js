// The composer and every button of the page, made smoother. Without this file they are plain forms.

import { clearDraft, keepDraft } from "./draft.js";
import { takeFiles, watchFiles } from "./files.js";
import { isStarted, toLatest } from "./lines.js";
import { listen } from "./live.js";
import { newId, said, tell } from "./page.js";
import { send } from "./send.js";

const composer = document.getElementById("composer");
const field = document.getElementById("text");
const proof = composer.elements.csrf.value;
const isTouch = matchMedia("(pointer: coarse)").matches;

document.documentElement.classList.add("js");
keepDraft(field);
watchFiles(composer);
listen();
// After the browser itself has gone to the anchor of the address.
if (isStarted()) addEventListener("load", () => toLatest(undefined, true));

composer.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (button?.name === "language") return;
  event.preventDefault();
  if (button?.name === "choice") press(button);
  else if (button?.name === "say") say(button.value, []);
  else typed();
});

field.addEventListener("keydown", (event) => {
  const plain = event.key === "Enter" && !event.shiftKey && !event.isComposing;
  if (!plain || isTouch) return;
  event.preventDefault();
  typed();
});

addEventListener("offline", () => tell(said.offline));
addEventListener("online", () => tell(""));

function typed() {
  const files = takeFiles();
  const text = field.value;
  if (!text.trim() && !files.length) {
    field.focus();
    return;
  }
  field.value = "";
  clearDraft();
  say(text, files);
  field.focus();
}

function say(text, files) {
  send({ id: newId(), text, files, proof });
}

function press(button) {
  const label = button.getAttribute("aria-label") ?? button.textContent.trim();
  for (const other of document.querySelectorAll(".log [data-part=choices] button")) {
    other.disabled = true;
  }
  send({ id: newId(), choice: button.value, label, text: "", files: [], proof });
  field.focus({ preventScroll: true });
}
