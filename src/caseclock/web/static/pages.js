// What every page does with a script: an error box takes the focus, so that a screen reader says it first.
function focusFirstError(root) {
  root.querySelector("[data-focus]")?.focus();
}

focusFirstError(document);
document.addEventListener("htmx:afterSwap", (event) => focusFirstError(event.target));

/** Says a short text to a screen reader without moving the focus. */
export function announce(text) {
  document.getElementById("announce").textContent = text;
}

/** Whether keys belong to what the person is typing in. */
export function typing(target) {
  return target.closest("input, textarea, select, [contenteditable]") !== null;
}
