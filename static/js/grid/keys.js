// The keyboard of the grid (docs/design.md). While an input method composes, no key commits or moves.
import { announce } from "../announce.js";
import { isComposing } from "../keys.js";
import { say } from "../filing/texts.js";

const ARROWS = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };

/** Where a step from a cell leads; cells that a row does not have are skipped. null at the edge. */
export function step(table, cell, down, right, { wrap = false } = {}) {
  const rows = table.rows;
  let place = cell.parentElement.sectionRowIndex;
  let column = cell.cellIndex;
  for (;;) {
    place += down;
    column += right;
    if (wrap && column > table.codes.length) [place, column] = [place + 1, 1];
    if (wrap && column < 1) [place, column] = [place - 1, table.codes.length];
    const found = rows[place]?.cells[column];
    if (!found || column < 1) return null;
    if (!found.classList.contains("z-na") && table.shows(found.dataset.col)) return found;
  }
}

export class Keys {
  /** acts: add(row), remove(row), fillDown(cell), undo(), redo(), nextGap(direction), saveNow(), go(cell) */
  constructor(table, acts) {
    this.table = table;
    this.acts = acts;
    this.editing = false;
    this.leaving = false;
    this.pointer = false;
    this.before = "";
    table.body.addEventListener("keydown", (event) => this.down(event));
    table.body.addEventListener("focusin", (event) => this.entered(event.target));
    table.body.addEventListener("focusout", (event) => this.left(event.target));
    table.body.addEventListener("pointerdown", (event) => this.pointed(event.target), true);
    document.addEventListener("pointerup", () => { this.pointer = false; });
    table.body.addEventListener("input", () => { this.editing = true; });
    table.body.addEventListener("compositionstart", () => { this.editing = true; });
  }

  /** A cell reached by key is selected whole: typing replaces it. One reached by pointer is edited in place. */
  entered(field) {
    if (!field.closest("td")) return;
    this.before = field.value;
    this.leaving = false;
    this.editing = this.pointer && field.tagName === "TEXTAREA";
    if (!this.pointer && field.tagName === "TEXTAREA") field.select();
  }

  pointed(field) {
    this.pointer = true;
    if (field === document.activeElement) this.editing = true;
  }

  /** What was typed into a cell becomes one step that can be undone from elsewhere. */
  left(field) {
    const cell = field.closest("td");
    if (cell && field.value !== this.before) this.acts.noted(cell, this.before);
  }

  /** What the field holds now was not typed: the grid put it there. */
  settle() {
    const field = document.activeElement;
    if (field?.closest("[data-grid] td")) this.before = field.value;
  }

  down(event) {
    const field = event.target;
    const cell = field.closest("td");
    if (!cell || isComposing(event)) return;
    const did = this.chord(event, cell, field) || this.plain(event, cell, field);
    if (did) event.preventDefault();
  }

  chord(event, cell, field) {
    const row = cell.parentElement;
    const key = event.key.toLowerCase();
    if ((event.ctrlKey || event.metaKey) && !event.altKey) {
      if (key === "d") return this.acts.fillDown(cell), true;
      if (key === "z" && !event.shiftKey && field.value === this.before) return this.acts.undo(), true;
      if ((key === "y" || (key === "z" && event.shiftKey)) && field.value === this.before) return this.acts.redo(), true;
      return false;
    }
    if (!event.altKey) return false;
    if (event.key === "Insert") return this.acts.add(row), true;
    if (event.key === "Delete") return this.acts.remove(row), true;
    if (event.key === "Enter" && field.tagName === "TEXTAREA") return this.newLine(cell, field), true;
    return false;
  }

  plain(event, cell, field) {
    if (event.ctrlKey || event.metaKey || event.altKey) return false;
    if (event.key === "Enter") return this.move(cell, event.shiftKey ? -1 : 1, 0);
    if (event.key === "Tab") return this.tab(event, cell);
    if (event.key === "Escape") return this.escape(field);
    if (event.key === "F2") return this.edit(field);
    if (event.key === "F8") return this.acts.nextGap(event.shiftKey ? -1 : 1), true;
    if (event.key in ARROWS && (!this.editing || field.tagName === "SELECT")) {
      this.move(cell, ...ARROWS[event.key]);
      return true;
    }
    if ((event.key === "Delete" || event.key === "Backspace") && field.tagName === "SELECT") {
      this.acts.clear(cell);
      return true;
    }
    return false;
  }

  move(cell, down, right) {
    const found = step(this.table, cell, down, right);
    if (found) this.acts.go(found);
    return true;
  }

  tab(event, cell) {
    if (this.leaving) return false;
    const found = step(this.table, cell, 0, event.shiftKey ? -1 : 1, { wrap: true });
    if (found) this.acts.go(found);
    return Boolean(found);
  }

  escape(field) {
    if (this.editing && field.value !== this.before) {
      field.value = this.before;
      field.dispatchEvent(new Event("input", { bubbles: true }));
      this.editing = false;
      if (field.tagName === "TEXTAREA") field.select();
      return true;
    }
    this.editing = false;
    this.leaving = true;
    announce(say("leave"));
    return true;
  }

  edit(field) {
    if (field.tagName !== "TEXTAREA") return false;
    this.editing = true;
    field.setSelectionRange(field.value.length, field.value.length);
    return true;
  }

  /** A line break; in a cell of numbered measures the next number comes with it. */
  newLine(cell, field) {
    if (this.table.column(cell).kind !== "lines") return;
    const wholeCell = !this.editing;
    const at = wholeCell ? field.value.length : field.selectionStart;
    let head = field.value.slice(0, at);
    let mark = "";
    if (this.table.column(cell).code === "measures" && head.trim()) {
      const lines = head.split("\n");
      if (!/^\s*\d+[.、．]/.test(lines[0])) lines[0] = `1. ${lines[0]}`;
      head = lines.join("\n");
      const last = lines[lines.length - 1].match(/^\s*(\d+)[.、．]/);
      mark = `${last ? Number(last[1]) + 1 : lines.length + 1}. `;
    }
    field.value = `${head}\n${mark}${field.value.slice(wholeCell ? at : field.selectionEnd)}`;
    const caret = head.length + 1 + mark.length;
    field.setSelectionRange(caret, caret);
    this.editing = true;
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}
