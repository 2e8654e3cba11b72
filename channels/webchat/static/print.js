// Printing by a button; without scripts the browser's own menu does the same.

const button = document.getElementById("print");
button.hidden = false;
document.getElementById("print-hint").hidden = true;
button.addEventListener("click", () => window.print());
