// Warns before a page with unsent words is left.

let sending = false;

document.addEventListener("submit", () => (sending = true));
window.addEventListener("pageshow", () => (sending = false));
window.addEventListener("beforeunload", (event) => {
  const written = [...document.querySelectorAll("[data-typing]")].some(
    (field) => field.value !== field.dataset.typing,
  );
  if (written && !sending) event.preventDefault();
});
