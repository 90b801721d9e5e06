// The grid as data: rows and cells by id and column code, over the fields of the form.
import { choicesOf, setPick, upgrade, wrap } from "./picks.js";
import { say, tidy } from "../filing/texts.js";

export class Table {
  constructor(root) {
    this.root = root;
    this.body = root.querySelector("tbody");
    this.columns = [...root.querySelectorAll("th[data-code]")].map((head) => ({ ...head.dataset, label: head.textContent.trim() }));
    this.heads = new Map([...root.querySelectorAll("th[data-code]")].map((head) => [head.dataset.code, head]));
    this.codes = this.columns.map((column) => column.code);
    this.half = root.closest("#grid").dataset.half;
    this.made = 0;
    this.alias = new Map();
    this.fields = new WeakMap();
    this.dress(root);
    this.renumber();
  }

  dress(part) {
    part.querySelectorAll("input[data-key]").forEach(upgrade);
    part.querySelectorAll("td > select").forEach(wrap);
  }

  /** Which page of columns is shown: "basic" or "further". */
  turn(page) {
    this.root.classList.toggle("z-gridtable--further", page === "further");
  }

  /** Whether the page shows a column; the phone shows all of them below each other. */
  shows(code) {
    const head = this.heads.get(code);
    return head.getClientRects().length > 0 || this.root.tHead.getClientRects().length === 0;
  }

  pageOf(code) {
    return "further" in this.heads.get(code).dataset ? "further" : "basic";
  }

  get rows() {
    return [...this.body.rows];
  }

  row(id) {
    const named = this.alias.get(id) || id;
    return this.rows.find((row) => row.dataset.row === named) || null;
  }

  cell(row, code) {
    return row.cells[this.codes.indexOf(code) + 1];
  }

  field(cell) {
    if (!this.fields.has(cell)) this.fields.set(cell, cell.querySelector("textarea, select"));
    return this.fields.get(cell);
  }

  column(cell) {
    return this.columns[cell.cellIndex - 1];
  }

  value(row, code) {
    return this.field(this.cell(row, code)).value;
  }

  put(row, code, value) {
    const field = this.field(this.cell(row, code));
    if (field.tagName === "SELECT") setPick(field, code, value);
    else field.value = value;
    this.touched(field);
  }

  /** After a field changed by whatever hand: its height, and which cells the row has. */
  touched(field) {
    const cell = field.closest("td");
    const row = cell.parentElement;
    if (field.tagName === "TEXTAREA") field.parentElement.dataset.value = field.value;
    const code = cell.dataset.col;
    if (code === this.half) this.halve(row);
    if (code === "item") this.divide(row);
  }

  halve(row) {
    const half = this.value(row, this.half);
    this.columns.forEach((column) => {
      const missing = (column.absent || "").split(" ").includes(half) && half !== "";
      this.cell(row, column.code).classList.toggle("z-na", missing);
    });
  }

  /** The sub-points of another item do not fit; an undivided item has none. */
  divide(row) {
    if (!this.codes.includes("sub_point")) return;
    const item = this.value(row, "item");
    const subs = choicesOf("sub_point");
    const chosen = subs.find((choice) => choice.key === this.value(row, "sub_point"));
    if (chosen && chosen.parent !== item) this.put(row, "sub_point", "");
    const none = item !== "" && choicesOf("item").some((choice) => choice.key === item)
      && !subs.some((choice) => choice.parent === item) && !this.value(row, "sub_point");
    this.cell(row, "sub_point").classList.toggle("z-na", none);
  }

  cells(row) {
    return Object.fromEntries(this.codes.map((code) => [code, tidy(this.value(row, code))]));
  }

  isBlank(row) {
    return this.columns.every((column) => column.preset || !tidy(this.value(row, column.code)));
  }

  /** All rows but the blank ones at the end. */
  snapshot() {
    const rows = this.rows;
    while (rows.length && this.isBlank(rows[rows.length - 1])) rows.pop();
    return rows.map((row) => ({ id: row.dataset.row, cells: this.cells(row) }));
  }

  /** A new row before `next` (at the end when null), blank or with the given cells. */
  insert(next = null, id = "", cells = null) {
    this.made += 1;
    const name = id || `new-${this.made}-${Date.now()}`;
    const pattern = document.getElementById("grid-row").innerHTML.replaceAll("__ROW__", name);
    const holder = document.createElement("template");
    holder.innerHTML = pattern;
    const row = holder.content.querySelector("tr");
    this.body.insertBefore(row, next);
    this.dress(row);
    if (cells) this.codes.forEach((code) => this.put(row, code, cells[code] || ""));
    return row;
  }

  remove(row) {
    row.remove();
  }

  /** After typing into a row: only one that was blank, or is now, changes the numbers. */
  settle(row) {
    if (row.classList.contains("z-row--blank") || this.isBlank(row)) this.keepBlank();
  }

  /** One blank row always stands last, and no more than one but where the reader is. */
  keepBlank() {
    const rows = this.rows;
    while (rows.length > 1 && rows.slice(-2).every((row) => this.isBlank(row)) && !rows.at(-1).contains(document.activeElement)) {
      rows.pop().remove();
    }
    const last = this.body.rows[this.body.rows.length - 1];
    if (!last || !this.isBlank(last)) this.insert();
    this.renumber();
  }

  renumber() {
    let number = 0;
    const rows = this.rows;
    rows.forEach((row, place) => {
      const blank = this.isBlank(row);
      row.classList.toggle("z-row--blank", blank);
      if (!blank) number += 1;
      const shown = blank ? (place === rows.length - 1 ? number + 1 : "") : number;
      row.querySelector(".z-grid__no").textContent = shown;
    });
  }

  nameOf(row) {
    const number = row.querySelector(".z-grid__no").textContent;
    return row.classList.contains("z-row--blank") ? say("newRow") : say("row", number);
  }

  /** The server has given rows their lasting ids. */
  rename(renamed) {
    for (const [old, id] of Object.entries(renamed)) {
      const row = this.row(old);
      if (!row) continue;
      this.alias.set(old, id);
      row.dataset.row = id;
      row.id = `row-${id}`;
      row.querySelector("input[name=row]").value = id;
      row.querySelectorAll("select, textarea").forEach((field) => {
        const code = field.closest("td").dataset.col;
        field.id = `c-${id}-${code}`;
        field.name = field.id;
      });
    }
  }

  /** Make the grid hold these rows, touching only what differs. */
  load(rows) {
    const wanted = new Set(rows.map((row) => row.id));
    this.rows.forEach((row) => { if (!wanted.has(row.dataset.row) && !this.isBlank(row)) row.remove(); });
    let place = this.body.firstElementChild;
    for (const { id, cells } of rows) {
      const row = this.row(id) || this.insert(place, id, cells);
      if (row !== place) this.body.insertBefore(row, place);
      place = row.nextElementSibling;
      this.codes.forEach((code) => {
        if (tidy(this.value(row, code)) !== (cells[code] || "")) this.put(row, code, cells[code] || "");
      });
    }
    this.keepBlank();
  }
}
