// The configuration: what was kept, fields that grow, and the keyboard of an outline.
// Everything here presses a button that is there for everybody; without this file the buttons do.
import { announce } from "./announce.js";
import { isComposing } from "./keys.js";

const sheet = () => document.getElementById("sheet");

// --- what was kept -----------------------------------------------------------------------------------------------

function tell(kind) {
  const place = document.getElementById("save-state");
  const text = place && place.querySelector("[data-autosave-text]");
  if (!text) return;
  text.textContent = place.dataset[kind];
  const mark = place.querySelector("[data-autosave]");
  mark.className = `z-save z-save--${kind === "saving" ? "saving" : "offline"}`;
}

function isSheetRequest(event) {
  const form = sheet();
  return form !== null && form.contains(event.detail.elt) && event.detail.requestConfig.verb === "post";
}

document.addEventListener("htmx:beforeRequest", (event) => { if (isSheetRequest(event)) tell("saving"); });
document.addEventListener("htmx:sendError", (event) => { if (isSheetRequest(event)) tell("offline"); });
document.addEventListener("htmx:responseError", (event) => {
  if (isSheetRequest(event)) tell(event.detail.xhr.status === 401 ? "expired" : "offline");
});
window.addEventListener("online", () => { if (sheet()) window.htmx.trigger(sheet(), "submit"); });

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || !sheet()) return;
  event.preventDefault();
  window.htmx.trigger(sheet(), "submit");
  announce(document.getElementById("save-state")?.dataset.saving || "");
});

// --- fields that grow --------------------------------------------------------------------------------------------

function grow(field) {
  field.style.height = "auto";
  field.style.height = `${field.scrollHeight + 2}px`;
}

function growAll(root) {
  root.querySelectorAll("textarea[data-grow]").forEach((field) => { if (field.offsetParent) grow(field); });
}

document.addEventListener("input", (event) => { if (event.target.matches("textarea[data-grow]")) grow(event.target); });

// --- faults that a background save put beside a field ------------------------------------------------------------

function markFaults(root) {
  root.querySelectorAll("[data-cell]").forEach((cell) => {
    const error = cell.querySelector(".z-field__error");
    const faulty = error !== null && error.childElementCount > 0;
    cell.classList.toggle("z-field--error", faulty);
    const field = cell.querySelector("input:not([type=hidden]), textarea, select");
    if (faulty) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  });
}

// --- the outline -------------------------------------------------------------------------------------------------

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
  const gap = document.createElement("span");
  const field = document.createElement("textarea");
  field.rows = 1;
  field.className = "z-input";
  field.dataset.waiting = "";
  holder.addEventListener("input", (event) => event.stopPropagation());
  holder.append(gap, field);
  row.after(holder);
  field.focus();
}

function insertBelow(row) {
  const sent = press(row, "insert");
  if (sent) waitingField(row);
}

document.addEventListener("htmx:beforeSwap", (event) => {
  const waiting = document.querySelector("[data-waiting]");
  if (waiting && event.detail.target.id === "sheet") caught = waiting.value;
});

document.addEventListener("htmx:afterSettle", (event) => {
  const form = sheet();
  if (!form) return;
  growAll(form);
  markFaults(form);
  const field = document.activeElement;
  if (event.detail.target.id !== "sheet" || !caught || !field || !isMain(field)) return;
  field.value = caught;
  caught = "";
  field.dispatchEvent(new Event("input", { bubbles: true }));
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

document.addEventListener("keydown", onOutlineKey);
document.addEventListener("paste", onOutlinePaste);

function start() {
  const form = sheet();
  if (form) growAll(form);
  const focused = document.querySelector("#sheet [autofocus]");
  if (focused && typeof focused.setSelectionRange === "function" && focused.type !== "search") {
    focused.setSelectionRange(focused.value.length, focused.value.length);
  }
}
start();
