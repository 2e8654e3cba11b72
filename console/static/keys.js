// j and k walk through the list, Enter opens the focused ticket, ? shows the keys.
// Single keys can be switched off (WCAG 2.1.4); the choice stays on this device.

const SWITCH = "zhitong-keys";
const dialog = document.getElementById("keys");
const checkbox = document.getElementById("keys-on");
const help = document.querySelector("[data-keys-help]");

function enabled() {
  return localStorage.getItem(SWITCH) !== "off";
}

function writes(target) {
  return target instanceof Element && target.closest("input, select, textarea, [contenteditable]");
}

function step(by) {
  const rows = [...document.querySelectorAll("[data-row]")];
  if (!rows.length) return;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next].focus();
  rows[next].scrollIntoView({ block: "nearest" });
}

const ACTIONS = { j: () => step(1), k: () => step(-1), "?": () => dialog.showModal() };

document.addEventListener("keydown", (event) => {
  const modified = event.ctrlKey || event.metaKey || event.altKey || event.isComposing;
  const action = ACTIONS[event.key];
  if (!action || modified || dialog.open || !enabled() || writes(event.target)) return;
  event.preventDefault();
  action();
});

help.hidden = false;
help.addEventListener("click", () => dialog.showModal());
checkbox.checked = enabled();
checkbox.addEventListener("change", () => localStorage.setItem(SWITCH, checkbox.checked ? "on" : "off"));
