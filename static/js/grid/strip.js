// The editing strip above the grid: the active cell's name, whole value, error, and what the notice asks of it.

export class Strip {
  constructor(root, table) {
    const part = (name) => root.querySelector(`[data-strip-${name}]`);
    this.table = table;
    this.name = part("name");
    this.row = part("row");
    this.text = part("text");
    this.error = part("error");
    this.help = part("help");
  }

  show(cell) {
    const row = cell.parentElement;
    const column = this.table.column(cell);
    const field = this.table.field(cell);
    this.name.textContent = `${this.table.nameOf(row)} · ${column.label}`;
    this.row.textContent = this.about(row, column);
    this.text.textContent = field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent || "" : field.value;
    this.help.textContent = column.help;
    const note = cell.querySelector(".z-gridtable__error");
    this.error.hidden = !note;
    if (note) {
      const remedy = note.dataset.remedy;
      this.error.querySelector("span").textContent = note.textContent.trim() + (remedy ? `。${remedy}` : "");
    }
  }

  about(row, column) {
    const code = this.table.codes.find((name) => ["item", "name"].includes(name) && name !== column.code);
    if (!code) return "";
    const field = this.table.field(this.table.cell(row, code));
    return field.tagName === "SELECT" ? field.selectedOptions[0]?.textContent || "" : field.value;
  }
}
