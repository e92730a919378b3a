// The page of actions: one key goes to the filter, and what is typed there hides what does not match.
import { typing } from "./pages.js";

const filter = document.querySelector("[data-filter]");

function show() {
  const wanted = filter.value.trim().toLowerCase();
  for (const item of document.querySelectorAll("[data-step]")) {
    item.hidden = !item.dataset.step.includes(wanted);
  }
  for (const group of document.querySelectorAll("[data-filtered]")) {
    group.hidden = !group.querySelector("[data-step]:not([hidden])");
    const folded = group.querySelector("details");
    if (folded) folded.open = wanted !== "" && folded.querySelector("[data-step]:not([hidden])") !== null;
  }
}

if (filter) {
  filter.closest("[hidden]").hidden = false;
  filter.addEventListener("input", show);
  document.addEventListener("keydown", (event) => {
    if (event.key === "a" && !event.ctrlKey && !event.metaKey && !event.altKey && !typing(event.target)) {
      event.preventDefault();
      filter.focus();
    }
  });
}
