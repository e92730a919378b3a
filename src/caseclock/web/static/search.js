// The search box: "/" leads to it, Escape empties it, and what was typed stays in this tab until then.
import { announce, typing } from "./pages.js";

const BOX = document.getElementById("search-box");
const KEPT = "caseclock-search";

function results() {
  return document.getElementById("search-results");
}

if (BOX) {
  BOX.value ||= sessionStorage.getItem(KEPT) ?? "";
  BOX.addEventListener("input", () => sessionStorage.setItem(KEPT, BOX.value));
  BOX.addEventListener("keydown", (event) => {
    if (event.key !== "Escape") return;
    BOX.value = "";
    sessionStorage.removeItem(KEPT);
    results().replaceChildren();
  });
  document.addEventListener("keydown", (event) => {
    if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey || typing(event.target)) return;
    event.preventDefault();
    BOX.focus();
    BOX.select();
  });
  document.addEventListener("htmx:afterSwap", (event) => {
    if (event.target === results()) announce(event.target.querySelector("[data-announce]")?.textContent ?? "");
  });
} else {
  sessionStorage.removeItem(KEPT);
}
