// The grid of a list form: cells as in a spreadsheet over the plain fields of the page. Parts stand in grid/.
import { announce } from "./announce.js";
import { say } from "./filing/texts.js";
import { isBlock, isHead, parseBlock } from "./grid/clipboard.js";
import { History } from "./grid/history.js";
import { Keys } from "./grid/keys.js";
import { fill, resolve, showPick } from "./grid/picks.js";
import { Strip } from "./grid/strip.js";
import { Table } from "./grid/table.js";

export class Grid {
  /** hooks: changed() after any edit, left(row) when a row is left, nextGap(direction) */
  constructor(root, hooks) {
    this.root = root;
    this.hooks = hooks;
    this.table = new Table(root.querySelector("[data-grid]"));
    this.strip = new Strip(root, this.table);
    this.history = new History(this.table, () => {
      this.keys.settle();
      this.changed();
    });
    this.keys = new Keys(this.table, this);
    this.active = null;
    this.fresh = new Set();
    this.listen();
    this.drawUndo();
  }

  listen() {
    const { body } = this.table;
    body.addEventListener("focusin", (event) => this.entered(event.target));
    body.addEventListener("pointerdown", (event) => this.offer(event.target), true);
    body.addEventListener("input", (event) => this.typed(event.target));
    body.addEventListener("change", (event) => this.typed(event.target));
    body.addEventListener("paste", (event) => this.pasted(event));
    body.addEventListener("click", (event) => this.clicked(event));
    this.root.addEventListener("click", (event) => this.pressed(event));
    document.addEventListener("keydown", (event) => {
      if (event.key === "F8" && !event.target.closest("[data-grid]")) {
        event.preventDefault();
        this.nextGap(event.shiftKey ? -1 : 1);
      }
    });
  }

  /** Whether the reader is still filling a new row, or the row he is in. */
  isOpen(id) {
    return Boolean(this.active && this.active.parentElement.dataset.row === id && this.fresh.has(id));
  }

  offer(field) {
    const cell = field.closest("td");
    if (!cell || field.tagName !== "SELECT") return;
    const row = cell.parentElement;
    const parent = cell.dataset.col === "sub_point" ? this.table.value(row, "item") : "";
    fill(field, cell.dataset.col, parent);
  }

  entered(field) {
    const cell = field.closest("td");
    if (!cell) return;
    this.offer(field);
    const row = cell.parentElement;
    const former = this.active?.parentElement;
    this.active = cell;
    if (former !== row) {
      former?.classList.remove("z-row--current");
      row.classList.add("z-row--current", "z-row--open");
      if (former && this.fresh.delete(former.dataset.row)) this.hooks.left();
    }
    this.strip.show(cell);
  }

  /** What the server has read at the ends of measures, by row. */
  readBack(read) {
    this.table.rows.forEach((row) => {
      const note = row.querySelector("[data-read]");
      if (!note) return;
      const words = read[row.dataset.row] || "";
      note.hidden = !words;
      note.querySelector("span").textContent = words;
    });
  }

  typed(field) {
    const cell = field.closest("td");
    if (!cell) return;
    const row = cell.parentElement;
    if (field.tagName === "SELECT") showPick(field);
    this.table.touched(field);
    if (row.classList.contains("z-row--blank")) this.fresh.add(row.dataset.row);
    this.table.settle(row);
    this.changed();
  }

  changed() {
    this.drawUndo();
    if (this.active?.isConnected) this.strip.show(this.active);
    this.hooks.changed();
  }

  drawUndo() {
    const button = this.root.querySelector("[data-undo]");
    button.hidden = !this.history.last;
    if (this.history.last) button.querySelector("span").textContent = say(this.history.last.label);
  }

  /** Turn to the page of columns on which a cell stands. */
  reveal(cell) {
    if (cell?.dataset.col && !this.table.shows(cell.dataset.col)) this.turn(this.table.pageOf(cell.dataset.col));
  }

  turn(page) {
    this.table.turn(page);
    this.root.querySelectorAll("[data-grid-page]").forEach((button) => {
      button.setAttribute("aria-pressed", String(button.dataset.gridPage === page));
    });
  }

  go(cell) {
    this.reveal(cell);
    cell.parentElement.classList.add("z-row--open");
    this.table.field(cell).focus();
  }

  nextGap(direction) {
    this.hooks.nextGap(direction);
  }

  undo() {
    this.history.undo();
  }

  redo() {
    this.history.redo();
  }

  noted(cell, before) {
    if (cell.isConnected) this.history.note(cell.parentElement, cell.dataset.col, before);
    this.drawUndo();
  }

  rename(renamed) {
    this.table.rename(renamed);
    for (const [old, id] of Object.entries(renamed)) if (this.fresh.delete(old)) this.fresh.add(id);
  }

  clear(cell) {
    this.history.act("undo", ({ put }) => put(cell.parentElement, cell.dataset.col, ""));
  }

  fillDown(cell) {
    const above = cell.parentElement.previousElementSibling;
    if (!above) return announce(say("same"));
    const code = cell.dataset.col;
    this.history.act("undoFill", ({ put }) => put(cell.parentElement, code, this.table.value(above, code)));
    return this.go(cell);
  }

  add(row) {
    let made = null;
    this.history.act("undoAdd", ({ insert }) => { made = insert(row.nextElementSibling, null); });
    this.fresh.add(made.dataset.row);
    this.go(made.cells[1]);
  }

  copy(row) {
    let made = null;
    this.history.act("undoCopy", ({ insert }) => { made = insert(row.nextElementSibling, this.table.cells(row)); });
    this.go(made.cells[1]);
  }

  remove(row) {
    const next = row.nextElementSibling || row.previousElementSibling;
    if (row.classList.contains("z-row--blank") && !row.nextElementSibling) return;
    this.history.act("undoRemove", ({ remove }) => remove(row));
    announce(say("removed"));
    this.active = null;
    if (next?.isConnected) this.go(next.cells[1]);
  }

  clicked(event) {
    const button = event.target.closest("[data-remove]");
    if (button) {
      event.preventDefault();
      this.remove(button.closest("tr"));
      return;
    }
    const row = event.target.closest("tr");
    if (row) row.classList.add("z-row--open");
    // The cell around a field belongs to it.
    if (event.target.tagName === "TD" && !event.target.classList.contains("z-na")) this.go(event.target);
  }

  pressed(event) {
    const page = event.target.closest("[data-grid-page]");
    if (page) return void this.turn(page.dataset.gridPage);
    const on = (name) => event.target.closest(`[data-${name}]`);
    if (!on("row-add") && !on("row-copy") && !on("row-remove") && !on("undo")) return;
    event.preventDefault();
    const row = this.active?.isConnected ? this.active.parentElement : null;
    const last = this.table.rows[this.table.rows.length - 1];
    if (on("undo")) this.undo();
    else if (on("row-add")) row && !row.classList.contains("z-row--blank") ? this.add(row) : this.go(last.cells[1]);
    else if (!row) this.go(last.cells[1]);
    else if (on("row-copy")) this.copy(row);
    else this.remove(row);
  }

  pasted(event) {
    const cell = event.target.closest("td");
    const text = event.clipboardData.getData("text/plain");
    if (!cell || !text) return;
    const column = this.table.column(cell);
    const block = isBlock(text, event.clipboardData.getData("text/html"), column.kind === "lines");
    if (!block && column.kind !== "choice") return;
    event.preventDefault();
    this.paste(cell, block ? parseBlock(text) : [[text]]);
  }

  paste(cell, block) {
    const { columns } = this.table;
    const labels = columns.map((column) => column.label);
    const headed = isHead(block[0], labels);
    const rows = headed ? block.slice(1) : block;
    // A head says which columns follow, wherever they stand; else they are those from the cell on that are shown.
    const shown = columns.filter((column) => this.table.shows(column.code));
    const meant = headed
      ? block[0].map((label) => columns[labels.indexOf(label.trim())])
      : shown.slice(shown.indexOf(this.table.column(cell)));
    this.history.act("undoPaste", ({ put, insert }) => {
      let row = cell.parentElement;
      rows.forEach((cells, place) => {
        if (place) row = row.nextElementSibling || insert(null, null);
        cells.forEach((typed, step) => {
          const column = meant[step];
          if (column) put(row, column.code, this.meant(row, column, typed));
        });
      });
    });
    if (rows.length > 1) announce(say("pasted", rows.length));
  }

  /** A pasted text as its column keeps it. */
  meant(row, column, typed) {
    const text = typed.replace(/^[—－-]{1,2}$/, "");
    if (column.kind === "choice") {
      const parent = column.code === "sub_point" ? this.table.value(row, "item") : "";
      return resolve(this.table.field(this.table.cell(row, column.code)), column.code, text, parent);
    }
    return column.kind === "lines" ? text : text.replace(/\n+/g, " ");
  }
}
