// Hints from the server: something changed, so the transcript is fetched. One stream a tab, none
// while the tab is hidden.

import { isStarted, show } from "./lines.js";
import { said } from "./page.js";

let stream = null;
let fetching = null;
let again = false;

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
}

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
