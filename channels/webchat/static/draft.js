// The unsent text, kept for the open tab only: gone when it is sent or the tab closes.

const KEY = "zhitong-draft";

export function keepDraft(field) {
  if (!field.value) field.value = sessionStorage.getItem(KEY) ?? "";
  field.addEventListener("input", () => sessionStorage.setItem(KEY, field.value));
}

export function clearDraft() {
  sessionStorage.removeItem(KEY);
}
