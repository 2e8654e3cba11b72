// What the page gives to its modules: words, templates, and the line for notices.

export const said = document.getElementById("said").dataset;

export function part(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

const notice = document.getElementById("notice");

export function tell(text) {
  notice.textContent = text;
  notice.hidden = !text;
}

// Random and unique; randomUUID would need a secure address, which a test set-up may not have.
export function newId() {
  return Array.from(crypto.getRandomValues(new Uint8Array(16)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
