// Keys of My work: from row to row, the next case, the search box. Everything is a link or a button besides.
import { typing } from "./pages.js";

const KEYS = document.getElementById("keys");

function step(by) {
  const rows = [...document.querySelectorAll("[data-open]")];
  if (rows.length === 0) return;
  const at = rows.indexOf(document.activeElement);
  const next = at < 0 ? (by > 0 ? 0 : rows.length - 1) : Math.min(Math.max(at + by, 0), rows.length - 1);
  rows[next].focus();
}

const ACTS = {
  j: () => step(1),
  k: () => step(-1),
  n: () => document.querySelector("#take-next button")?.click(),
  "?": () => KEYS.showModal(),
};

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || typing(event.target) || KEYS.open) return;
  const act = ACTS[event.key];
  if (act) {
    event.preventDefault();
    act();
  }
});

for (const button of document.querySelectorAll("[data-keys]")) {
  button.hidden = false;
  button.addEventListener("click", () => KEYS.showModal());
}
