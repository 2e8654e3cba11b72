// Copying the resume link.

const link = document.getElementById("link");
const button = document.getElementById("copy");

if (link && navigator.clipboard) {
  button.hidden = false;
  button.addEventListener("click", async () => {
    await navigator.clipboard.writeText(link.value);
    document.getElementById("copied").textContent = button.dataset.copied;
  });
}
