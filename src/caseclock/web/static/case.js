// Copies a text that stands on the page, and says so; keys go through the entries of the timeline.
// Without a script every text is there to be selected.
import { announce, typing } from "./pages.js";

const KEYS = document.getElementById("case-keys");
const USED = document.getElementById("use-keys");
const OFF = "caseclock-case-keys-off";

async function copy(button) {
  const text = document.getElementById(button.dataset.copy).textContent.trim();
  await navigator.clipboard.writeText(text);
  announce(`${button.dataset.done} ${text}`);
}

function offer(root) {
  for (const button of root.querySelectorAll("[data-copy][hidden]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
}

function entries() {
  return [...document.querySelectorAll(".cc-entry")];
}

/** The entry that has the focus, else the newest. */
function current() {
  return document.activeElement.closest(".cc-entry") ?? entries()[0];
}

function step(by) {
  const all = entries();
  const at = all.indexOf(document.activeElement.closest(".cc-entry"));
  all[Math.min(Math.max(at + by, 0), all.length - 1)]?.focus();
}

const ACTS = {
  c: () => current() && copy(current().querySelector("[data-copy]")),
  j: () => step(1),
  k: () => step(-1),
  "?": () => KEYS.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || KEYS.open) return;
  const act = ACTS[event.key];
  if (!act || localStorage.getItem(OFF)) return;
  event.preventDefault();
  act();
});

for (const button of document.querySelectorAll("[data-case-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => KEYS.showModal());
}
USED.checked = !localStorage.getItem(OFF);
USED.addEventListener("change", () => (USED.checked ? localStorage.removeItem(OFF) : localStorage.setItem(OFF, "1")));

offer(document);
document.addEventListener("redrawn", (event) => offer(event.target));
