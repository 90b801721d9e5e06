// The keyboard of an outline, and what is typed while a verb is under way.
// Everything here presses a button that is there for everybody; without this file the buttons do.
import "./drag.js";
import { isComposing } from "./keys.js";
import { growAll, isSheetRequest, markFaults, save, sheet } from "./sheet.js";

function rowOf(element) {
  return element.closest("[data-row]");
}

function press(row, verb) {
  const button = row.querySelector(`[data-verb="${verb}"]`);
  if (button) button.click();
  return button !== null;
}

function isMain(field) {
  return field.matches("textarea[data-grow]") && field.closest("[data-outline] .z-orow") !== null;
}

let caught = "";

/** A place to go on typing until the new row has come back from the server. */
function waitingField(row) {
  const holder = document.createElement("div");
  holder.className = "z-orow z-pending";
  const field = document.createElement("textarea");
  field.rows = 1;
  field.className = "z-input";
  field.dataset.waiting = "";
  holder.addEventListener("input", (event) => {
    event.stopPropagation();
    field.rows = field.value.split("\n").length;
  });
  field.addEventListener("compositionstart", () => { field.dataset.composing = ""; });
  field.addEventListener("compositionend", () => { delete field.dataset.composing; });
  holder.append(document.createElement("span"), field);
  row.after(holder);
  field.focus();
  return field;
}

function insertBelow(row, text = "") {
  if (document.querySelector("[data-waiting]") || !press(row, "insert")) return;
  waitingField(row).value = text;
}

// What is typed while a verb is under way goes into a form that is about to be replaced: it is carried over.
let sent = new Map();
let late = [];

function typed(form) {
  const fields = [...form.querySelectorAll("textarea[name], input[type=text][name], input[type=date][name]")];
  return new Map(fields.map((field) => [field.name, field.value]));
}

document.addEventListener("htmx:beforeRequest", (event) => {
  if (isSheetRequest(event) && event.detail.target.id === "sheet") sent = typed(sheet());
});

let cursor = null;

/** Where it was in the same field, else at the end of the text. */
function placeCursor(field) {
  if (!(field instanceof HTMLTextAreaElement)) return;
  const at = cursor && cursor.name === field.name ? cursor.at : field.value.length;
  field.setSelectionRange(at, at);
}

function keepLate() {
  const field = document.activeElement;
  cursor = field instanceof HTMLTextAreaElement ? { name: field.name, at: field.selectionEnd } : null;
  late = [...typed(sheet())].filter(([name, value]) => sent.has(name) && sent.get(name) !== value);
}

function putLate(form) {
  late.forEach(([name, value]) => {
    const field = form.elements.namedItem(name);
    if (field) field.value = value;
  });
}

/** htmx tells of every part that it swapped in; each sheet is dealt with once. */
function first(form) {
  const isFirst = !("seen" in form.dataset);
  form.dataset.seen = "";
  return isFirst;
}

/** What was undone comes into sight; the next press undoes the act before it. */
function reveal(form) {
  if (!form.dataset.shown) return;
  form.querySelector('[data-verb="undo"]')?.focus({ preventScroll: true });
  const row = document.getElementById(`row-${form.dataset.shown}`);
  if (!row) return;
  row.scrollIntoView({ block: "nearest" });
  row.classList.add("z-shown");
}

/** The sheet is new: put the cursor where the server said, and there what was typed meanwhile. */
function onNewSheet() {
  const form = sheet();
  if (!first(form)) return;
  // htmx would do so a moment later; by then somebody may have pressed the next key.
  window.htmx.process(form);
  putLate(form);
  const field = form.querySelector("[autofocus]");
  if (field) {
    field.focus();
    placeCursor(field);
    // htmx would put the cursor there again a moment later, when the reader may have gone on.
    field.removeAttribute("autofocus");
  }
  reveal(form);
  const [line, ...rest] = field && isMain(field) ? caught.split("\n") : [""];
  if (line) {
    field.value = line + field.value;
    placeCursor(field);
  }
  growAll(form);
  markFaults(form);
  if (line || late.length) save();
  if (rest.length) insertBelow(rowOf(field), rest.join("\n"));
  late = [];
  caught = "";
}

// Replacing the sheet would tear up a word that an input method is composing: the answer waits for its end.
document.addEventListener("htmx:beforeSwap", (event) => {
  if (event.detail.target.id !== "sheet") return;
  const waiting = document.querySelector("[data-waiting]");
  if (!waiting || !("composing" in waiting.dataset)) {
    caught = waiting ? waiting.value : "";
    keepLate();
    return;
  }
  event.detail.shouldSwap = false;
  const answer = event.detail.serverResponse;
  waiting.addEventListener("compositionend", () => {
    caught = waiting.value;
    keepLate();
    window.htmx.swap(sheet(), answer, { swapStyle: "outerHTML" });
    onNewSheet();
  }, { once: true });
});

document.addEventListener("htmx:afterSwap", (event) => {
  if (event.detail?.target?.id === "sheet" && sheet()) onNewSheet();
});
document.addEventListener("htmx:afterSettle", () => {
  if (sheet()) markFaults(sheet());
});

function atStart(field) {
  return field.selectionStart === 0 && field.selectionEnd === 0;
}

/** Up and down leave a field from its first and its last line. */
function step(field, forward) {
  const edge = forward ? field.value.length : 0;
  if (field.selectionStart !== edge || field.selectionEnd !== edge) return false;
  const fields = [...document.querySelectorAll("[data-outline] .z-orow__main textarea[data-grow]")];
  const next = fields[fields.indexOf(field) + (forward ? 1 : -1)];
  if (!next) return false;
  next.focus();
  next.setSelectionRange(next.value.length, next.value.length);
  return true;
}

function onOutlineKey(event) {
  const field = event.target;
  if (isComposing(event) || !(field instanceof HTMLTextAreaElement) || !isMain(field)) return;
  const row = rowOf(field);
  let done = true;
  if (event.key === "Enter" && !event.shiftKey && !event.ctrlKey && !event.altKey) insertBelow(row);
  else if (event.altKey && event.key === "ArrowUp") press(row, "up");
  else if (event.altKey && event.key === "ArrowDown") press(row, "down");
  else if (event.key === "Tab" && event.shiftKey && atStart(field) && row.dataset.level !== "0") done = press(row, "outdent");
  else if (event.key === "Tab" && !event.shiftKey && atStart(field) && field.value) done = press(row, "indent");
  else if (event.key === "ArrowUp" && !event.altKey) done = step(field, false);
  else if (event.key === "ArrowDown" && !event.altKey) done = step(field, true);
  else if (event.key === "Backspace" && !field.value) done = press(row, "remove");
  else done = false;
  if (done) event.preventDefault();
}

/** Several lines pasted into a row become rows. */
function onOutlinePaste(event) {
  const field = event.target;
  if (!(field instanceof HTMLTextAreaElement) || !isMain(field)) return;
  const text = event.clipboardData.getData("text/plain");
  if (text.split(/\r?\n/).filter((line) => line.trim()).length < 2) return;
  event.preventDefault();
  const form = sheet();
  window.htmx.ajax("POST", `${form.dataset.base}rows/${rowOf(field).dataset.row}/paste/`, {
    source: form, target: "#sheet", swap: "outerHTML", values: { text },
  });
}

// The verbs of a row go when the cursor leaves it. While a mouse button is down they stay: else what stands below
// would slide away from under the pointer, and the click would hit nothing.
document.addEventListener("pointerdown", () => {
  const row = document.activeElement?.closest(".z-orow");
  if (!row) return;
  row.classList.add("z-orow--held");
  const release = () => window.setTimeout(() => row.classList.remove("z-orow--held"));
  ["pointerup", "pointercancel"].forEach((end) => document.addEventListener(end, release, { once: true }));
}, true);

document.addEventListener("keydown", onOutlineKey);
document.addEventListener("paste", onOutlinePaste);

function start() {
  document.querySelector(".z-sections [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
  const form = sheet();
  if (form) growAll(form);
  if (form) first(form);
  const focused = document.querySelector("#sheet [autofocus]");
  if (focused) placeCursor(focused);
}
start();
