// Copies a text that stands on the page, and says so. Without a script the text is there to be selected.
import { announce } from "./pages.js";

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  await navigator.clipboard.writeText(text);
  announce(button.dataset.done);
}

function offer(root) {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

offer(document);
document.addEventListener("redrawn", (event) => offer(event.target));
