// What still stands in the way: marks at cells and fields, the summary above, and the count on the main button.
import { say } from "./texts.js";

const LISTED = 12;

export class Faults {
  /** `isOpen(row)`: the reader is still filling this row; what it lacks is not held against him yet. */
  constructor(form, isOpen = () => false) {
    this.form = form;
    this.isOpen = isOpen;
    this.list = JSON.parse(form.dataset.faults);
    this.gaps = Number(form.dataset.gaps);
  }

  /** Take over the answer of a save. */
  update(list, gaps) {
    this.list = list;
    this.gaps = gaps;
    this.draw();
  }

  draw({ all = false } = {}) {
    const shown = this.list.filter((fault) => all || !fault.row || !this.isOpen(fault.row));
    this.form.querySelectorAll("[aria-invalid]").forEach(unmark);
    shown.forEach((fault) => mark(fault));
    this.summary(shown);
    this.buttons();
  }

  summary(shown) {
    const box = document.getElementById("errors");
    box.hidden = !shown.length;
    box.querySelector("[data-errors-title]").textContent = say("toMend", shown.length);
    box.querySelector("[data-errors-list]").replaceChildren(...shown.slice(0, LISTED).map((fault) => {
      const line = document.createElement("li");
      const link = document.createElement("a");
      link.href = `#${fault.anchor}`;
      link.textContent = fault.text;
      line.append(link);
      return line;
    }));
  }

  buttons() {
    document.querySelectorAll("[data-send]").forEach((button) => {
      button.textContent = button.dataset.label + (this.gaps ? say("gaps", this.gaps) : "");
      button.classList.toggle("z-btn--gap", this.gaps > 0);
      button.classList.toggle("z-btn--main", this.gaps === 0);
    });
    document.querySelectorAll("[data-next-gap]").forEach((link) => { link.hidden = !this.gaps; });
  }

  /** The faulty cells and fields in the order of the page. */
  places() {
    return [...this.form.querySelectorAll("[aria-invalid=true]")].map((place) => (
      place.matches("td") ? place.querySelector("select, textarea, input") : place
    ));
  }
}

function unmark(place) {
  place.removeAttribute("aria-invalid");
  place.querySelectorAll(".z-gridtable__error").forEach((note) => note.remove());
  place.querySelectorAll("[aria-describedby^='e-']").forEach((field) => field.removeAttribute("aria-describedby"));
  const field = place.closest(".z-field");
  if (field) {
    field.classList.remove("z-field--error");
    field.querySelectorAll("[data-field-error]").forEach((note) => note.remove());
  }
}

function mark(fault) {
  const field = document.getElementById(fault.anchor);
  if (!field) return;
  const cell = field.closest("td");
  if (cell) markCell(cell, field, fault);
  else markField(field, fault);
}

function markCell(cell, field, fault) {
  cell.setAttribute("aria-invalid", "true");
  const note = document.getElementById("grid-error").content.firstElementChild.cloneNode(true);
  note.id = `e-${fault.row}-${fault.column}`;
  note.querySelector("span").textContent = fault.message;
  note.dataset.remedy = fault.remedy;
  field.setAttribute("aria-describedby", note.id);
  cell.append(note);
}

function markField(field, fault) {
  const place = field.closest(".z-field");
  if (!place) return;
  field.setAttribute("aria-invalid", "true");
  place.classList.add("z-field--error");
  const note = document.createElement("span");
  note.className = "z-field__error";
  note.dataset.fieldError = "";
  note.textContent = [fault.message, fault.remedy].filter(Boolean).join("。");
  field.after(note);
}
