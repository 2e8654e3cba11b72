// The conversation on the page. The server's transcript is the truth; own lines stand early.

import { part, said } from "./page.js";

const log = document.getElementById("log");
const waiting = document.getElementById("waiting");

const find = (id) => document.getElementById(`line-${id}`);
const slot = (item, name) => item.querySelector(`[data-part="${name}"]`);

export function isStarted() {
  return log.childElementCount > 0;
}

export function showWaiting(on) {
  waiting.hidden = !on;
}

// A line of the person that the server has not confirmed yet.
export function addOwn(id, text, files) {
  const known = find(id);
  if (known) return known;
  const item = part("person-line");
  identify(item, { id, day: log.lastElementChild?.dataset.day ?? "" });
  slot(item, "text").textContent = text;
  fillFiles(item, files.map((file) => ({ name: file.name, kind: "", note: "", url: null })));
  item.classList.add("local");
  log.append(item);
  document.getElementById("starters")?.remove();
  document.querySelector("main").classList.add("started");
  toLatest();
  return item;
}

export function setState(item, name, retry) {
  item.dataset.state = name;
  const state = slot(item, "state");
  state.textContent = said[name];
  item.querySelector(".retry")?.remove();
  if (!retry) return;
  const button = part("retry");
  button.addEventListener("click", retry);
  state.after(button);
}

// Bring the page up to the transcript: fill what is there, add what is new (before own lines that
// are still on their way).
export function show(lines) {
  let added = null;
  for (const line of lines) {
    const known = find(line.id);
    const item = known ?? part(line.from === "person" ? "person-line" : "desk-line");
    identify(item, line);
    fill(item, line);
    if (!known) {
      log.insertBefore(item, log.querySelector(".local"));
      added ??= item;
    }
    setDay(item);
  }
  const last = lines.at(-1);
  showWaiting(last?.from === "person" && last.pending);
  if (added) toLatest(added);
  return added !== null;
}

function identify(item, line) {
  item.id = `line-${line.id}`;
  item.dataset.id = line.id;
  item.dataset.day = line.day;
}

function fill(item, line) {
  const time = slot(item, "time");
  time.textContent = line.time;
  time.dateTime = line.at;
  const text = slot(item, "text");
  text.textContent = line.text;
  text.hidden = !line.text;
  if (line.from === "person") {
    item.classList.remove("local");
    setState(item, "saved");
    fillFiles(item, line.files);
  } else {
    item.classList.toggle("receipt", line.receipt);
    slot(item, "more").hidden = !line.receipt;
    if (line.receipt) item.querySelector(".who").textContent = said.receipt;
    fillButtons(item, line);
  }
}

// Buttons that stay are not made anew: the keyboard may be on one of them.
function fillButtons(item, line) {
  const buttons = [...item.querySelectorAll("button")];
  const edits = line.card.filter((row) => row.edit).map((row) => row.edit.id);
  const wanted = [...edits, ...line.choices.map((choice) => choice.id)];
  const isSame =
    buttons.map((button) => button.value).join() === wanted.join() &&
    slot(item, "rows").childElementCount === line.card.length;
  if (isSame) {
    for (const button of buttons) button.disabled = false;
    return;
  }
  fillCard(item, line.card);
  fillChoices(item, line.choices);
}

function fillFiles(item, files) {
  const list = slot(item, "files");
  list.hidden = files.length === 0;
  list.replaceChildren(
    ...files.map((file) => {
      const entry = part("file-line");
      const link = entry.querySelector("a");
      const plain = entry.querySelector(".file-plain");
      const shown = file.url ? link : plain;
      (file.url ? plain : link).remove();
      shown.textContent = file.name;
      if (file.url) link.href = file.url;
      entry.querySelector(".file-kind").textContent = [file.kind, file.note]
        .filter(Boolean)
        .join(" · ");
      return entry;
    }),
  );
}

function fillCard(item, card) {
  slot(item, "card").hidden = card.length === 0;
  slot(item, "rows").replaceChildren(
    ...card.map((row) => {
      const line = part("card-row");
      line.querySelector("th").textContent = row.label;
      const value = line.querySelector(".value");
      value.textContent = row.value;
      if (row.note) {
        const note = document.createElement("span");
        note.className = "note";
        note.textContent = row.note;
        value.append(note);
      }
      const button = line.querySelector("button");
      if (row.edit) press(button, row.edit.id, row.edit.label);
      else button.remove();
      return line;
    }),
  );
}

function fillChoices(item, choices) {
  const group = slot(item, "choices");
  group.hidden = choices.length === 0;
  group.replaceChildren(
    ...choices.map((choice) => {
      const button = part("choice-button");
      button.value = choice.id;
      button.textContent = choice.label;
      return button;
    }),
  );
}

function press(button, id, label) {
  button.value = id;
  button.setAttribute("aria-label", label);
}

function setDay(item) {
  const { day } = item.dataset;
  if (item.previousElementSibling?.dataset.day !== day) item.before(dayLine(day));
}

function dayLine(day) {
  const item = document.createElement("li");
  item.className = "day";
  item.dataset.day = day;
  item.textContent = day;
  return item;
}

// Something tall is shown from its beginning.
export function toLatest(item = log.lastElementChild, atOnce = false) {
  const calm = atOnce || matchMedia("(prefers-reduced-motion: reduce)").matches;
  const tall = item.offsetHeight > innerHeight / 2;
  item.scrollIntoView({ block: tall ? "start" : "end", behavior: calm ? "auto" : "smooth" });
}
