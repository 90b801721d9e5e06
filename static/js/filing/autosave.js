// Saves what is typed: soon after a pause, at once when asked, later when the line was down. One save at a time.
import { dropCopy, keepCopy, readCopy } from "./local_copy.js";
import { merge, same, sameButIds } from "./merge.js";
import { showState } from "./save_state.js";
import { say } from "./texts.js";

const PAUSE = 1200;
const RETRY = 8000;

export class Autosave {
  /** page: {snapshot(), load(content), rename(map), saved(answer), collided(answer, conflicts, done)} */
  constructor(form, page) {
    this.form = form;
    this.page = page;
    this.revision = Number(form.elements.revision.value);
    this.base = page.snapshot();
    this.timer = 0;
    this.running = null;
    this.unanswered = null;
    this.paused = false;
  }

  start() {
    window.addEventListener("online", () => this.save());
    document.addEventListener("visibilitychange", () => { if (document.hidden && this.dirty) this.save(); });
    window.addEventListener("beforeunload", (event) => { if (this.dirty && !this.leaving) event.preventDefault(); });
    this.restore();
  }

  get dirty() {
    return !same(this.page.snapshot(), this.base);
  }

  changed() {
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), PAUSE);
  }

  /** Save now; resolves to true when all that is typed is on the server. */
  async save() {
    window.clearTimeout(this.timer);
    if (this.running) await this.running;
    if (this.paused) return false;
    if (!this.dirty) return true;
    this.running = this.send(this.page.snapshot());
    const done = await this.running;
    this.running = null;
    if (done && this.dirty) this.changed();
    return done;
  }

  async send(mine) {
    showState("saving");
    try {
      const response = await fetch(this.form.action, {
        method: "POST", body: this.body(mine), headers: { Accept: "application/json" }, redirect: "manual",
      });
      return await this.answered(response, mine);
    } catch {
      this.unanswered = mine;
      return this.later("offline", mine);
    }
  }

  body(content) {
    const body = new URLSearchParams();
    body.append("csrfmiddlewaretoken", this.form.elements.csrfmiddlewaretoken.value);
    body.append("revision", this.revision);
    for (const [field, value] of Object.entries(content.fields)) body.append(`f-${field}`, value);
    for (const row of content.rows) {
      body.append("row", row.id);
      for (const [code, value] of Object.entries(row.cells)) body.append(`c-${row.id}-${code}`, value);
    }
    return body;
  }

  async answered(response, mine) {
    if (response.status === 200) return this.kept(await response.json(), mine);
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      this.later("expired", mine);
      window.clearTimeout(this.timer);
      return false;
    }
    if (response.status === 409) {
      const answer = await response.json();
      return answer.state === "conflict" ? this.collided(answer, mine) : this.movedOn(answer, mine);
    }
    return this.later("retry", mine);
  }

  kept(answer, mine) {
    const named = (id) => answer.renamed[id] || id;
    this.base = { ...mine, rows: mine.rows.map((row) => ({ ...row, id: named(row.id) })) };
    this.unanswered = null;
    this.setRevision(answer.revision);
    this.page.rename(answer.renamed);
    dropCopy(this.form);
    showState("saved", answer.text);
    this.page.saved(answer);
    return true;
  }

  setRevision(revision) {
    this.revision = revision;
    this.form.elements.revision.value = revision;
  }

  later(state, mine) {
    keepCopy(this.form, { base: this.base, mine });
    showState(state);
    window.clearTimeout(this.timer);
    this.timer = window.setTimeout(() => this.save(), RETRY);
    return false;
  }

  /** Somebody saved in between, or our own save came through and only its answer was lost. */
  collided(answer, mine) {
    const theirs = { rows: answer.rows, fields: { ...this.base.fields, ...answer.fields } };
    this.setRevision(answer.revision);
    if (this.unanswered && sameButIds(this.unanswered, theirs)) {
      const renamed = Object.fromEntries(this.unanswered.rows.map((row, place) => [row.id, theirs.rows[place].id]));
      this.page.rename(renamed);
      this.base = theirs;
      this.unanswered = null;
      this.changed();
      return false;
    }
    this.unite(this.base, mine, theirs, answer);
    return false;
  }

  unite(base, mine, theirs, answer) {
    const merged = merge(base, mine, theirs);
    this.base = theirs;
    this.page.load(merged);
    if (!merged.conflicts.length) {
      this.changed();
      return;
    }
    this.paused = true;
    keepCopy(this.form, { base, mine });
    showState("retry", answer.message);
    this.page.collided(answer, merged.conflicts, () => {
      this.paused = false;
      this.save();
    });
  }

  /** No draft any more: the reader is told, and what he typed stays on this machine. */
  movedOn(answer, mine) {
    keepCopy(this.form, { base: this.base, mine });
    this.paused = true;
    showState("retry", answer.message);
    return false;
  }

  restore() {
    const copy = readCopy(this.form);
    if (!copy || !copy.mine || !copy.base) return;
    if (same(copy.mine, this.base)) {
      dropCopy(this.form);
      return;
    }
    showState("saving", say("restored"));
    this.unite(copy.base, copy.mine, this.base, { message: say("restored"), who: "" });
  }
}
