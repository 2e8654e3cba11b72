// Live hints: the server says that something changed, the page fetches what it shows.
// A page without this module has the time of its data and a link that loads it again.

const page = document.querySelector("[data-live]");
const announcement = document.getElementById("announce");
const streamIsOff = document.getElementById("live-off");
const changedWhileTyping = document.getElementById("changed");

let stream = null;
let waiting = null;
let lastSummary = document.querySelector("[data-summary]")?.dataset.summary;

function hasWords(part) {
  return [...part.querySelectorAll("[data-typing]")].some((field) => field.value !== field.dataset.typing);
}

function isTyping(region) {
  if (!("keepsTyping" in region.dataset)) return false;
  return hasWords(region) || region.contains(document.activeElement);
}

function announce() {
  const summary = document.querySelector("[data-summary]")?.dataset.summary;
  if (summary && summary !== lastSummary) announcement.textContent = summary;
  lastSummary = summary;
}

function openDetails(region) {
  return [...region.querySelectorAll("details")].map((one) => one.open);
}

function replace(region, fresh) {
  const focused = region.contains(document.activeElement) && document.activeElement.getAttribute("href");
  const opened = openDetails(region);
  const next = document.importNode(fresh, true);
  const details = [...next.querySelectorAll("details")];
  if (details.length === opened.length) details.forEach((one, at) => (one.open = opened[at]));
  region.replaceWith(next);
  if (focused) next.querySelector(`a[href="${CSS.escape(focused)}"]`)?.focus();
}

function hasNewVersion(fragment) {
  const version = (root) => root.querySelector("[data-version]")?.dataset.version;
  return version(fragment) !== version(document);
}

function show(fragment) {
  const isNewer = hasNewVersion(fragment);
  for (const region of document.querySelectorAll("[data-region]")) {
    const fresh = fragment.getElementById(region.id);
    if (!fresh) continue;
    if (isTyping(region)) {
      if (changedWhileTyping && isNewer) changedWhileTyping.hidden = false;
    } else {
      replace(region, fresh);
    }
  }
  announce();
}

function refresh() {
  waiting = null;
  const request = new XMLHttpRequest();
  request.open("GET", page.dataset.fragment);
  request.responseType = "document";
  request.timeout = 10000;
  request.addEventListener("load", () => {
    if (request.status === 200 && request.response) show(request.response);
    else if (hasWords(document)) streamIsOff.hidden = false;
    else location.reload();
  });
  request.send();
}

function refreshSoon() {
  waiting ??= setTimeout(refresh, 120);
}

function concerns(hint) {
  return hint.kind === "reload" || page.dataset.live === "queue" || hint.ref === page.dataset.ref;
}

function open() {
  if (stream) return;
  stream = new EventSource("/console/api/events");
  // What happened before the line stood, or while it was down, is fetched as well.
  stream.addEventListener("open", () => {
    streamIsOff.hidden = true;
    refreshSoon();
  });
  stream.addEventListener("hint", (event) => concerns(JSON.parse(event.data)) && refreshSoon());
  stream.addEventListener("ended", () => {
    close();
    streamIsOff.hidden = false;
  });
  stream.addEventListener("error", () => {
    streamIsOff.hidden = stream?.readyState !== EventSource.CLOSED;
  });
}

function close() {
  stream?.close();
  stream = null;
}

if (page && "EventSource" in window) {
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) {
      close();
    } else {
      refresh();
      open();
    }
  });
  window.addEventListener("online", refreshSoon);
  window.addEventListener("pagehide", close);
  if (!document.hidden) open();
}
