// Undo and redo of what the grid does to many cells at once. Typing into one field is the browser's to undo.

export class History {
  constructor(table, changed) {
    this.table = table;
    this.changed = changed;
    this.done = [];
    this.undone = [];
    this.step = null;
  }

  /** Run `work(step)` and remember what it did. step: put(row, code, value), insert(next, cells), remove(row). */
  act(label, work) {
    this.step = { label, cells: [], rows: [] };
    work({ put: (...a) => this.put(...a), insert: (...a) => this.insert(...a), remove: (...a) => this.remove(...a) });
    const step = this.step;
    this.step = null;
    if (!step.cells.length && !step.rows.length) return;
    this.done.push(step);
    this.undone = [];
    this.after();
  }

  /** A cell that was changed by typing. */
  note(row, code, before) {
    const after = this.table.value(row, code);
    this.done.push({ label: "undo", cells: [{ id: row.dataset.row, code, before, after }], rows: [] });
    this.undone = [];
  }

  put(row, code, value) {
    const before = this.table.value(row, code);
    if (before === value) return;
    this.table.put(row, code, value);
    this.step.cells.push({ id: row.dataset.row, code, before, after: this.table.value(row, code) });
  }

  insert(next, cells) {
    const row = this.table.insert(next, "", cells);
    this.step.rows.push({ id: row.dataset.row, added: true, place: row.sectionRowIndex, cells: this.table.cells(row) });
    return row;
  }

  remove(row) {
    this.step.rows.push({ id: row.dataset.row, added: false, place: row.sectionRowIndex, cells: this.table.cells(row) });
    this.table.remove(row);
  }

  undo() {
    const step = this.done.pop();
    if (!step) return null;
    step.cells.forEach(({ id, code, before }) => this.set(id, code, before));
    [...step.rows].reverse().forEach((move) => (move.added ? this.take(move) : this.give(move)));
    this.undone.push(step);
    this.after();
    return step;
  }

  redo() {
    const step = this.undone.pop();
    if (!step) return null;
    step.rows.forEach((move) => (move.added ? this.give(move) : this.take(move)));
    step.cells.forEach(({ id, code, after }) => this.set(id, code, after));
    this.done.push(step);
    this.after();
    return step;
  }

  set(id, code, value) {
    const row = this.table.row(id) || (value ? this.table.insert(null, id) : null);
    if (row) this.table.put(row, code, value);
  }

  take(move) {
    const row = this.table.row(move.id);
    if (!row) return;
    move.cells = this.table.cells(row);
    this.table.remove(row);
  }

  give(move) {
    const id = this.table.alias.get(move.id) || move.id;
    this.table.insert(this.table.rows[move.place] || null, id, move.cells);
  }

  get last() {
    return this.done[this.done.length - 1] || null;
  }

  after() {
    this.table.keepBlank();
    this.changed();
  }
}
