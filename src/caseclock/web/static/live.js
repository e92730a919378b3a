// Live: what others record is shown without a reload, and nothing that is being typed is touched.
import { redraw } from "./redraw.js";

const SOON = 150;
const LATER = 5000; // what happens to a case that is not on the list: it may be new on it, but the county is large
const DEAD = 40000; // the stream beats every 15 seconds
const LOST = 3000; // a stream that is back before that was never missed
const FIRST = 1000;
const LONGEST = 30000;

class Live {
  constructor(mark) {
    this.mark = mark;
    this.told = mark.querySelector("[data-live-told]");
    this.off = mark.querySelector("[data-live-off]");
    this.case = mark.dataset.liveCase;
    this.version = Number(mark.dataset.liveVersion);
    this.last = mark.dataset.liveFrom;
    this.wait = FIRST;
    document.addEventListener("visibilitychange", () => (document.hidden ? this.close() : this.open()));
    addEventListener("pagehide", () => this.close());
    addEventListener("pageshow", (event) => event.persisted && this.open());
    addEventListener("offline", () => this.lose());
    addEventListener("online", () => this.open());
    setInterval(() => this.look(), DEAD / 8);
    this.sinceBegun();
    if (!document.hidden) this.open();
  }

  // A form that is gone on with was begun at an earlier version than the page shows.
  sinceBegun() {
    const begun = Number(document.querySelector("[name=draft_version]")?.value);
    if (!this.case || !(begun < this.version)) return;
    this.version = begun;
    this.tell().catch(() => this.schedule(LATER));
  }

  open() {
    this.close();
    this.heard = Date.now();
    this.source = new EventSource(`/api/v1/stream?last=${encodeURIComponent(this.last)}`);
    this.source.addEventListener("alive", (event) => this.hear(event));
    this.source.addEventListener("reset", (event) => {
      this.hear(event);
      this.schedule(SOON);
    });
    this.source.onmessage = (event) => {
      this.hear(event);
      this.happened(JSON.parse(event.data));
    };
    this.source.onerror = () => this.broke();
  }

  close() {
    this.source?.close();
    this.source = undefined;
    clearTimeout(this.again);
  }

  hear(event) {
    this.last = event.lastEventId || this.last;
    this.heard = Date.now();
    this.wait = FIRST;
    clearTimeout(this.losing);
    this.losing = undefined;
    this.state(true);
  }

  // The browser comes again by itself after a broken line, but not after an answer that was no stream.
  broke() {
    this.losing ??= setTimeout(() => this.lose(), LOST);
    if (this.source?.readyState !== EventSource.CLOSED) return;
    this.close();
    this.again = setTimeout(() => this.open(), this.wait);
    this.wait = Math.min(this.wait * 2, LONGEST);
  }

  lose() {
    this.state(false);
  }

  state(on) {
    this.off.hidden = on;
    this.mark.dataset.liveState = on ? "on" : "off";
  }

  // A computer that slept hears nothing, and its line may be dead without a word.
  look() {
    if (this.source && Date.now() - this.heard > DEAD) {
      this.lose();
      this.open();
    }
  }

  happened(line) {
    if (!this.case) {
      const row = document.querySelector(`[data-case="${CSS.escape(line.case)}"]`);
      this.schedule(row ? SOON : LATER);
    } else if (line.case === this.case && line.version > this.version) {
      this.schedule(SOON);
    }
  }

  schedule(pause) {
    const at = Date.now() + pause;
    if (this.due && this.due <= at) return;
    clearTimeout(this.timer);
    this.due = at;
    this.timer = setTimeout(() => this.show(), pause);
  }

  async show() {
    this.due = undefined;
    try {
      await Promise.all([redraw(), this.tell()]);
    } catch {
      this.schedule(LATER);
    }
  }

  async tell() {
    if (!this.case) return;
    const form = document.querySelector("[data-draft]") ? "?form" : "";
    const answer = await fetch(`/cases/${this.case}/since/${this.version}${form}`, { headers: { Accept: "text/html" } });
    if (answer.status === 200 && !answer.redirected) this.told.innerHTML = await answer.text();
  }
}

for (const mark of document.querySelectorAll("[data-live-from]")) new Live(mark);
