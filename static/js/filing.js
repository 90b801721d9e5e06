// The editor of a filing: autosave, what is still missing, the grid where there is one, and the counter of a text.
import { announce } from "./announce.js";
import { isComposing } from "./keys.js";
import { Autosave } from "./filing/autosave.js";
import { showConflicts } from "./filing/conflict.js";
import { Faults } from "./filing/faults.js";
import { say, tidy } from "./filing/texts.js";
import { Grid } from "./grid.js";
import { labelOf } from "./grid/picks.js";

const form = document.getElementById("filing-form");
const root = document.getElementById("grid");

function fieldsOf() {
  const fields = {};
  form.querySelectorAll("textarea[name^='f-'], input[type=checkbox][name^='f-']").forEach((field) => {
    fields[field.name.slice(2)] = field.type === "checkbox" ? (field.checked ? field.value : "") : tidy(field.value);
  });
  return fields;
}

function putField(name, value) {
  const field = form.elements[`f-${name}`];
  if (!field) return;
  if (field.type === "checkbox") field.checked = Boolean(value);
  else field.value = value;
  count(field);
}

/** The rows of a form that is drawn: their own cells alone. */
function typedRows() {
  return [...form.querySelectorAll("[data-cells] tr[data-row]")].map((line) => ({
    id: line.dataset.row,
    cells: Object.fromEntries([...line.querySelectorAll("td[data-col] textarea")].map((field) => [
      field.closest("td").dataset.col, tidy(field.value),
    ])),
  }));
}

function putCell(row, code, value) {
  const field = document.getElementById(`c-${row}-${code}`);
  if (field) field.value = value;
}

function count(field) {
  const place = document.querySelector(`[data-count-of="${field.id}"]`);
  if (place) place.textContent = field.value.replace(/\s/g, "").length.toLocaleString();
}

const faults = new Faults(form, (row) => Boolean(grid && grid.isOpen(row)));
const grid = root ? new Grid(root, {
  changed: () => autosave.changed(),
  left: () => faults.draw(),
  nextGap: (direction) => nextGap(direction),
}) : null;

const page = {
  snapshot: () => ({ rows: grid ? grid.table.snapshot() : typedRows(), fields: fieldsOf() }),
  load({ rows, fields }) {
    if (grid) grid.table.load(rows);
    else rows.forEach((row) => Object.entries(row.cells).forEach(([code, value]) => putCell(row.id, code, value)));
    Object.entries(fields).forEach(([name, value]) => putField(name, value));
  },
  rename: (renamed) => grid && grid.rename(renamed),
  saved(answer) {
    faults.update(answer.faults, answer.gaps);
    if (grid) grid.readBack(answer.read);
    if (grid && grid.active?.isConnected) grid.strip.show(grid.active);
    const tally = document.querySelector("[data-tally]");
    if (tally) tally.textContent = answer.tally;
    const asked = document.querySelector("[data-asked]");
    if (asked && answer.asked) asked.outerHTML = answer.asked;
  },
  collided(answer, conflicts, done) {
    showConflicts(form, answer, conflicts, cells, done);
  },
};

const cells = {
  where(row, code) {
    if (!row) return form.querySelector(`label[for="f-${code}"]`)?.textContent || code;
    if (!grid) return document.getElementById(`c-${row}-${code}`)?.getAttribute("aria-label") || code;
    const label = grid.table.columns.find((column) => column.code === code).label;
    return `${grid.table.nameOf(grid.table.row(row))}“${label}”`;
  },
  shown: (code, value) => (grid ? labelOf(code, value) : value),
  put(row, code, value, focus = false) {
    if (!row) putField(code, value);
    else if (!grid) putCell(row, code, value);
    else grid.table.put(grid.table.row(row), code, value);
    const field = document.getElementById(row ? `c-${row}-${code}` : `f-${code}`);
    if (focus && field) {
      grid?.reveal(field.closest("td"));
      field.focus();
    }
  },
};

const autosave = new Autosave(form, page);
// A page that asks which of two texts to keep is sent as it stands.
const asked = Boolean(document.getElementById("conflict"));

function nextGap(direction = 1) {
  faults.draw({ all: true });
  const places = faults.places();
  if (!places.length) {
    if (grid && faults.gaps) grid.go(grid.table.rows.at(-1).cells[1]);
    else announce(say("noError"));
    return;
  }
  const at = places.indexOf(document.activeElement);
  const next = places[(at + direction + places.length) % places.length] || places[0];
  next.closest("tr")?.classList.add("z-row--open");
  grid?.reveal(next.closest("td"));
  next.focus();
  next.scrollIntoView({ block: "center" });
}

/** The main button saves first, then sends, or leads to what is missing. */
async function send(button) {
  if (!await autosave.save()) return;
  if (faults.gaps && !button.matches("[data-send-zero]")) {
    if (faults.list.length) nextGap();
    else leave(button);
    return;
  }
  leave(button);
}

function leave(button) {
  autosave.leaving = true;
  form.dataset.sending = "yes";
  // A form ignores a second submission while the event of the first is still on its way.
  window.setTimeout(() => form.requestSubmit(button), 0);
}

form.addEventListener("input", (event) => {
  if (!event.target.closest("[data-grid]") && event.target.name?.startsWith("f-")) {
    count(event.target);
    autosave.changed();
  } else if (event.target.closest("[data-cells]")) autosave.changed();
});
form.addEventListener("change", (event) => {
  if (event.target.type === "checkbox" && event.target.name?.startsWith("f-")) autosave.changed();
});
form.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (form.dataset.sending === "yes" || asked) return;
  if (button?.matches("[data-send], [data-send-zero]")) {
    event.preventDefault();
    send(button);
  } else if (button?.hasAttribute("formaction")) {
    autosave.leaving = true;
  } else {
    event.preventDefault();
    autosave.save();
  }
});
document.addEventListener("click", (event) => {
  const link = event.target.closest("#errors a, [data-next-gap]");
  if (!link) return;
  event.preventDefault();
  if (link.matches("[data-next-gap]")) {
    nextGap();
    return;
  }
  const field = document.getElementById(link.hash.slice(1));
  field?.closest("tr")?.classList.add("z-row--open");
  grid?.reveal(field?.closest("td"));
  field?.focus();
  field?.scrollIntoView({ block: "center" });
});
document.addEventListener("keydown", (event) => {
  if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "s" && !isComposing(event)) {
    event.preventDefault();
    autosave.save().then((done) => { if (done) announce(document.querySelector("[data-autosave-text]").textContent); });
  }
});
if (asked) autosave.paused = true;
else autosave.start();
