// Draws the live parts of the page anew from the server. A part in which somebody types is left as it is; focus,
// scrolling and opened details stay where they were.
const CONTROLS = "input:not([type=hidden]), textarea, select";

function changed(control) {
  if (control.type === "checkbox" || control.type === "radio") return control.checked !== control.defaultChecked;
  if (control.tagName !== "SELECT") return control.value !== control.defaultValue;
  const options = [...control.options];
  return options.some((each) => each.defaultSelected) && options.some((each) => each.selected !== each.defaultSelected);
}

function typedIn(part) {
  return [...part.querySelectorAll(CONTROLS)].some((each) => each === document.activeElement || changed(each));
}

function nameOf(element) {
  if (element.id) return `#${CSS.escape(element.id)}`;
  const href = element.getAttribute("href");
  return href ? `[href="${CSS.escape(href)}"]` : undefined;
}

function replace(part, fresh) {
  const focused = part.contains(document.activeElement) ? nameOf(document.activeElement) : undefined;
  const opened = [...part.querySelectorAll("details")].map((each) => each.open);
  const scrolled = [...part.querySelectorAll("[tabindex='0'][role=region]")].map((each) => [each.scrollLeft, each.scrollTop]);
  const node = document.importNode(fresh, true);
  part.replaceWith(node);
  node.querySelectorAll("details").forEach((each, n) => (each.open = opened[n] ?? each.open));
  node.querySelectorAll("[tabindex='0'][role=region]").forEach((each, n) => scrolled[n] && each.scrollTo(...scrolled[n]));
  window.htmx?.process(node);
  if (focused) node.querySelector(focused)?.focus({ preventScroll: true });
  node.dispatchEvent(new CustomEvent("redrawn", { bubbles: true }));
}

/** Rejects when the server does not answer; then try again later. */
export async function redraw() {
  const parts = [...document.querySelectorAll("[data-live]")];
  if (parts.length === 0) return;
  const answer = await fetch(location.href, { headers: { Accept: "text/html" } });
  if (!answer.ok || answer.redirected) throw new Error(String(answer.status));
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  for (const part of parts) {
    const fresh = page.querySelector(`[data-live="${CSS.escape(part.dataset.live)}"]`);
    if (fresh && !fresh.isEqualNode(part) && !typedIn(part)) replace(part, fresh);
  }
}
