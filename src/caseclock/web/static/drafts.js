// Saves a form as a draft a second after typing, and at once when its page goes away. A form that is sent is
// saved no more: what it records needs no draft.
const PAUSE = 1000;
const AGAIN = 5000;

/** The fields of a form as it would post them; a file is no part of a draft. */
function fields(form) {
  return new URLSearchParams([...new FormData(form)].filter(([, value]) => typeof value === "string"));
}

function keep(mark) {
  const form = mark.closest("form");
  const state = mark.querySelector("[data-draft-state]");
  let timer;
  let sending;
  let sent = false;

  async function save() {
    timer = undefined;
    sending = new AbortController();
    try {
      const answer = await fetch(mark.dataset.draft, {
        method: "POST",
        body: fields(form),
        headers: { "X-Draft": "1", Accept: "text/html" },
        signal: sending.signal,
      });
      if (!answer.ok) throw new Error(answer.status);
      state.innerHTML = await answer.text();
    } catch {
      if (sent) return;
      state.textContent = mark.dataset.draftLost;
      timer ??= setTimeout(save, AGAIN);
    }
  }

  function typed() {
    clearTimeout(timer);
    timer = setTimeout(save, PAUSE);
  }

  form.addEventListener("input", typed);
  form.addEventListener("submit", () => {
    sent = true;
    clearTimeout(timer);
    timer = undefined;
    sending?.abort();
  });
  addEventListener("pagehide", () => {
    if (timer !== undefined) navigator.sendBeacon(mark.dataset.draft, fields(form));
  });
  addEventListener("pageshow", (event) => {
    if (event.persisted) sent = false;
  });
}

function keepAll(root) {
  for (const mark of root.querySelectorAll("[data-draft]:not([data-kept])")) {
    mark.dataset.kept = "";
    keep(mark);
  }
}

keepAll(document);
document.addEventListener("htmx:afterSwap", (event) => keepAll(event.target));
