// All chats as they happen: asks for news twice a second, draws what changed, sends what is done.

const words = document.body.dataset;
const trouble = document.querySelector("#trouble");
const model = document.querySelector("#bubble");
const phones = [...document.querySelectorAll("[data-phone]")];
const PAUSE_MS = 500;
const ADDRESS = /(https?:\/\/\S+)/;

let chats = {};
let revision = "";

function tell(sentence) {
  trouble.textContent = sentence;
  trouble.hidden = !sentence;
}

async function act(phone, name, values = {}) {
  const body = JSON.stringify({ language: words.language, ...values });
  const address = `/phones/${phone.dataset.phone}/${name}`;
  const headers = { "Content-Type": "application/json" };
  try {
    const answer = await fetch(address, { method: "POST", headers, body });
    tell(answer.ok ? "" : words.refused);
    return answer.ok;
  } catch {
    tell(words.lost);
    return false;
  }
}

function textWithLinks(text) {
  return text.split(ADDRESS).map((part) => {
    if (!ADDRESS.test(part)) return part;
    const link = document.createElement("a");
    link.href = part;
    link.target = "_blank";
    link.rel = "noopener";
    link.textContent = part;
    return link;
  });
}

function fill(item, selector, parts) {
  const found = item.querySelector(selector);
  found.hidden = parts.length === 0;
  found.replaceChildren(...parts);
}

function row([name, value]) {
  const term = document.createElement("dt");
  const detail = document.createElement("dd");
  term.textContent = name;
  detail.textContent = value;
  return [term, detail];
}

function button(phone, bubble, [choice, label]) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = label;
  made.addEventListener("click", () => act(phone, "press", { bubble: bubble.id, choice }));
  return made;
}

function draw(phone, bubble) {
  const item = model.content.cloneNode(true).firstElementChild;
  const who = item.querySelector(".who");
  const text = bubble.kind ? words[bubble.kind] : bubble.text;
  who.textContent = bubble.own ? who.dataset.own : who.dataset.desk;
  item.classList.toggle("own", bubble.own);
  item.classList.toggle("card-like", Boolean(bubble.title));
  fill(item, ".says-title", bubble.title ? [bubble.title] : []);
  fill(item, ".says-text", text ? textWithLinks(text) : []);
  fill(item, ".says-rows", bubble.rows.flatMap(row));
  fill(item, ".says-choices", bubble.choices.map((one) => button(phone, bubble, one)));
  fill(item, ".says-pressed", bubble.pressed ? [bubble.pressed] : []);
  const link = item.querySelector(".says-link");
  link.hidden = !bubble.link;
  if (bubble.link) link.href = bubble.link;
  return item;
}

function show(phone) {
  const list = phone.querySelector(".said");
  const chat = phone.querySelector(".chat");
  const bubbles = chats[phone.dataset.phone] ?? [];
  phone.querySelector(".empty").hidden = bubbles.length > 0;
  let fresh = false;
  bubbles.forEach((bubble, place) => {
    const drawn = `${phone.dataset.phone} ${JSON.stringify(bubble)}`;
    const old = list.children[place];
    if (old?.drawn === drawn) return;
    const item = draw(phone, bubble);
    item.drawn = drawn;
    if (old) old.replaceWith(item);
    else list.append(item);
    fresh = true;
  });
  while (list.children.length > bubbles.length) list.lastElementChild.remove();
  if (fresh) chat.scrollTop = chat.scrollHeight;
}

// The phone that somebody writes on stays; else the one that has news comes to the front.
function count(select) {
  const phone = select.closest("[data-phone]");
  const news = [];
  for (const option of select.options) {
    const many = (chats[option.value] ?? []).length;
    if (many > Number(option.dataset.known ?? 0)) news.push(option.value);
    option.dataset.known = many;
    option.textContent = many ? `${option.dataset.name} (${many})` : option.dataset.name;
  }
  const busy = phone.querySelector("textarea").value !== "";
  if (busy || !news.length || news.includes(select.value)) return;
  [select.value] = news;
  turnTo(phone, select.value);
}

function turnTo(phone, name) {
  phone.dataset.phone = name;
  show(phone);
}

function offer(place, menu) {
  const phone = place.closest("[data-phone]");
  if (place.children.length === menu.length) return;
  place.hidden = menu.length === 0;
  place.replaceChildren(
    ...menu.map(([choice, label]) => {
      const made = document.createElement("button");
      made.type = "button";
      made.textContent = label;
      made.addEventListener("click", () => act(phone, "menu", { choice }));
      return made;
    }),
  );
}

async function look() {
  const answer = await fetch(`/state?after=${revision}`);
  if (trouble.textContent === words.lost) tell("");
  if (answer.status !== 200) return;
  let menu;
  ({ revision, phones: chats, menu } = await answer.json());
  offer(document.querySelector("[data-menu]"), menu);
  phones.forEach(show);
  document.querySelectorAll("[data-members]").forEach(count);
}

async function watch() {
  try {
    if (!document.hidden) await look();
  } catch {
    tell(words.lost);
  }
  setTimeout(watch, PAUSE_MS);
}

function ready(phone) {
  const form = phone.querySelector("form");
  const { text, subject } = form.elements;
  phone.querySelectorAll("[data-act]").forEach((one) => {
    one.addEventListener("click", () => act(phone, one.dataset.act));
  });
  phone.querySelector("[data-members]")?.addEventListener("change", (event) => {
    turnTo(phone, event.target.value);
  });
  text.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    const written = text.value;
    if (!written.trim()) return;
    const line = subject?.value ?? "";
    text.value = "";
    if (await act(phone, "say", { text: written, subject: line })) {
      if (subject) subject.value = "";
    } else if (!text.value) text.value = written;
  });
}

phones.forEach(ready);
watch();
