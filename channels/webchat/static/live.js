// Hints from the server: something changed, so the transcript is fetched. One stream a tab, none
// while the tab is hidden.

import { isStarted, show } from "./lines.js";
import { said } from "./page.js";

const RETRY_MS = 10000;
const onceBack = new Set();

let stream = null;
let fetching = null;
let again = false;

// Runs once, when the desk is reached again.
export function whenBack(action) {
  onceBack.add(action);
  listen();
}

export function forgetBack(action) {
  onceBack.delete(action);
}

function back() {
  const actions = [...onceBack];
  onceBack.clear();
  for (const action of actions) action();
  if (isStarted()) refresh();
}

export function refresh() {
  if (fetching) {
    again = true;
    return fetching;
  }
  fetching = fetchLines().finally(() => {
    fetching = null;
    if (again) {
      again = false;
      refresh();
    }
  });
  return fetching;
}

async function fetchLines() {
  const answer = await fetch("/api/chat/messages", { signal: AbortSignal.timeout(15000) }).catch(
    () => null,
  );
  if (!answer?.ok) return;
  const { language, lines } = await answer.json();
  if (language !== said.language) {
    location.reload();
    return;
  }
  if (show(lines) && document.hidden) document.title = `● ${plainTitle}`;
}

const plainTitle = document.title;

export function listen() {
  if (stream || document.hidden || !isStarted()) return;
  stream = new EventSource("/api/chat/events");
  stream.addEventListener("message", refresh);
  // What happened before the line stood, or while it was down, is fetched as well.
  stream.addEventListener("open", back);
  stream.addEventListener("error", () => {
    if (stream?.readyState !== EventSource.CLOSED) return;
    stream = null;
    setTimeout(listen, RETRY_MS);
  });
}

addEventListener("online", back);

document.addEventListener("visibilitychange", () => {
  if (document.hidden) {
    stream?.close();
    stream = null;
    return;
  }
  document.title = plainTitle;
  if (isStarted()) refresh();
  listen();
});
