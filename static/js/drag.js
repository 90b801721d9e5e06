// Rows dragged by their grip. A drop asks the server for the row's new place; keys and buttons of the row do the same.
import { sheet } from "./sheet.js";

const START = 4; // pixels before a press becomes a drag
const EDGE = 70; // pixels from the window's edge where the page begins to roll
let drag = null;

const kindOf = (row) => row.dataset.row.split("-")[0];
const levelOf = (row) => Number(row.dataset.level || 0);

/** The rows among which one may be put: all of an outline, or those of its own list. */
function rowsBeside(row) {
  const rows = [...sheet().querySelectorAll("[data-row]")];
  return "level" in row.dataset ? rows.filter((other) => "level" in other.dataset)
    : rows.filter((other) => kindOf(other) === kindOf(row));
}

/** How many rows a row holds below it. */
function below(rows, at) {
  const next = rows.findIndex((row, i) => i > at && levelOf(row) <= levelOf(rows[at]));
  return (next < 0 ? rows.length : next) - at - 1;
}

/** Every place that the row may take: the key that the server is told, and the edge where a line shows it. */
function placesFor(row) {
  const all = rowsBeside(row);
  const at = all.indexOf(row);
  const rows = [...all.slice(0, at), ...all.slice(at + 1 + below(all, at))];
  const level = levelOf(row);
  const places = level === 0 && rows.length ? [{ to: "", row: rows[0], edge: "above" }] : [];
  rows.forEach((other, i) => {
    if (levelOf(other) === level) places.push({ to: other.dataset.row, row: rows[i + below(rows, i)], edge: "below" });
    if (levelOf(other) === level - 1) places.push({ to: other.dataset.row, row: other, edge: "below" });
  });
  return places;
}

const yOf = (place) => place.row.getBoundingClientRect()[place.edge === "above" ? "top" : "bottom"];

function show(place) {
  if (drag.place) drag.place.row.classList.remove("z-drop-above", "z-drop-below");
  drag.place = place;
  if (place) place.row.classList.add(`z-drop-${place.edge}`);
}

function aim() {
  const far = (place) => Math.abs(yOf(place) - drag.y);
  show(drag.places.reduce((best, place) => (best && far(best) <= far(place) ? best : place), null));
}

function roll() {
  if (!drag || !drag.going) return;
  const step = drag.y < EDGE ? -12 : drag.y > window.innerHeight - EDGE ? 12 : 0;
  if (step) {
    window.scrollBy(0, step);
    aim();
  }
  window.requestAnimationFrame(roll);
}

function begin() {
  drag.going = true;
  drag.places = placesFor(drag.row);
  drag.row.classList.add("z-dragging");
  document.documentElement.classList.add("z-grabbing");
  window.requestAnimationFrame(roll);
}

function end() {
  show(null);
  drag.row.classList.remove("z-dragging");
  document.documentElement.classList.remove("z-grabbing");
  drag = null;
}

function drop() {
  const { row, place, going } = drag;
  end();
  const form = sheet();
  if (!going || !place || !form.contains(row)) return;
  // By the form's saver, not the form: htmx would take the address of the button that has the focus.
  window.htmx.ajax("POST", `${form.dataset.base}rows/${row.dataset.row}/place/`, {
    source: form.querySelector("[data-saver]"), target: "#sheet", swap: "outerHTML", values: { to: place.to },
  });
}

document.addEventListener("pointerdown", (event) => {
  const grip = event.target.closest("[data-grip]");
  if (!grip || event.button !== 0 || !sheet()) return;
  event.preventDefault();
  grip.setPointerCapture(event.pointerId);
  drag = { row: grip.closest("[data-row]"), from: event.clientY, y: event.clientY, going: false, places: [], place: null };
});
document.addEventListener("pointermove", (event) => {
  if (!drag) return;
  drag.y = event.clientY;
  if (!drag.going && Math.abs(drag.y - drag.from) < START) return;
  if (!drag.row.isConnected) {
    end();
    return;
  }
  if (!drag.going) begin();
  aim();
});
document.addEventListener("pointerup", () => { if (drag) drop(); });
document.addEventListener("pointercancel", () => { if (drag) end(); });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || !drag) return;
  event.preventDefault();
  end();
});
