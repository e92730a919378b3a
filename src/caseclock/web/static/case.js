// Copies a text that stands on the page, and says so. Without a script the text is there to be selected.
import { announce } from "./pages.js";

const COPIES = document.querySelectorAll("[data-copy]");

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  await navigator.clipboard.writeText(text);
  announce(button.dataset.done);
}

for (const button of COPIES) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}
