// Sending: each message shows how far it got; a failed one is sent again under the same id, so
// that it never counts twice: by its button, or when the line is back.

import { addOwn, setState, showWaiting } from "./lines.js";
import { forgetBack, listen, refresh, whenBack } from "./live.js";
import { said as words, tell } from "./page.js";

const WAIT_S = 8;
const GIVE_UP_MS = 60000;

let last = Promise.resolve();

export function send(message) {
  const item = addOwn(message.id, message.label ?? message.text, message.files);
  setState(item, "sending");
  last = last.then(() => deliver(message, item));
  return last;
}

async function deliver(message, item) {
  const answer = await post(message).catch(() => null);
  const body = (await answer?.json().catch(() => null)) ?? {};
  if (!answer?.ok) {
    refused(message, item, body);
    return;
  }
  tell("");
  item.classList.remove("local");
  setState(item, "saved");
  showWaiting(body.pending);
  await refresh();
  listen();
}

function refused(message, item, body) {
  const known = body.code !== undefined && body.saved !== null;
  const again = () => {
    forgetBack(again);
    if (item.dataset.state !== "saved") send(message);
  };
  setState(item, known ? "failed" : "unknown", again);
  if (!known) {
    whenBack(again);
    refresh(); // it may have been kept: then the transcript has it
  }
  tell(body.error ?? words.offline);
  item.scrollIntoView({ block: "center" });
}

function post(message) {
  const headers = { "X-CSRF": message.proof };
  let body;
  if (message.files.length) {
    body = new FormData();
    body.append("message_id", message.id);
    body.append("text", message.text);
    for (const file of message.files) body.append("files", file);
  } else {
    headers["Content-Type"] = "application/json";
    const said = message.choice ? { choice: message.choice } : { text: message.text };
    body = JSON.stringify({ message_id: message.id, wait: WAIT_S, ...said });
  }
  const signal = AbortSignal.timeout(GIVE_UP_MS);
  return fetch("/api/chat/messages", { method: "POST", headers, body, signal });
}
