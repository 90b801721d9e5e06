// The check screen: words and values light each other up, and single keys press the buttons that are there.
import { bindLetters, isComposing, isField } from "./keys.js";

const source = document.getElementById("source");
const panel = () => document.getElementById("notice-panel");
const card = () => document.getElementById("decide");
const wide = window.matchMedia("(min-width: 900px)");

// --- lighting up ---------------------------------------------------------------------------------------------------

/** Mark the words of a value; where the source has a scroller of its own, bring them into view. */
function light(key, scroll = true) {
  if (!source) return;
  source.querySelectorAll("mark[aria-current]").forEach((mark) => mark.removeAttribute("aria-current"));
  if (!key) return;
  const marks = [...source.querySelectorAll("mark[data-keys]")].filter((mark) => mark.dataset.keys.split(" ").includes(key));
  marks.forEach((mark) => mark.setAttribute("aria-current", "true"));
  if (!marks.length || !scroll || !wide.matches) return;
  const box = source.getBoundingClientRect();
  const place = marks[0].getBoundingClientRect();
  if (place.top < box.top + 24 || place.bottom > box.bottom - 24) source.scrollTop += place.top - box.top - box.height / 3;
}

/** Bring the open card into view inside the panel. */
function showCard() {
  const open = document.getElementById("value");
  const box = open && open.closest(".z-readpanel__scroll");
  if (!box) return;
  if (!wide.matches) {
    open.scrollIntoView({ block: "nearest" });
    return;
  }
  const from = open.getBoundingClientRect();
  const to = box.getBoundingClientRect();
  if (from.top < to.top || from.bottom > to.bottom) box.scrollTop += from.top - to.top - 8;
}

/** Open a value without leaving the page. */
function choose(link) {
  const address = new URL(link.href);
  address.hash = "";
  const tab = new URLSearchParams(window.location.search).get("tab");
  if (tab === "all") address.searchParams.set("tab", tab);
  window.htmx.ajax("GET", address.pathname + address.search, { target: "#notice-panel", swap: "outerHTML show:none" })
    .then(() => window.history.replaceState(null, "", address));
}

// No browser lets a selection begin at the first sign of a link: with script the marks themselves are pressed.
if (source) source.classList.add("z-notice--marks");

function linkAt(node) {
  const mark = node.closest("#source mark[data-keys]");
  return mark ? mark.querySelector("a[data-value]") : node.closest("a[data-value]");
}

document.addEventListener("click", (event) => {
  const link = linkAt(event.target);
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return;
  event.preventDefault();
  if (source && source.contains(link) && String(window.getSelection()) !== "") return;
  choose(link);
});
document.addEventListener("click", (event) => {
  if (!event.target.closest("[data-show-line]") || !wide.matches) return;
  event.preventDefault();
  light(panel().dataset.open);
});

document.addEventListener("htmx:afterSettle", (event) => {
  if (event.detail.target.id !== "notice-panel" && event.detail.elt.id !== "notice-panel") return;
  light(panel().dataset.open);
  showCard();
  const button = panel().querySelector("[data-key-confirm]");
  if (button) button.focus({ preventScroll: true });
  else panel().focus({ preventScroll: true });
});

// --- keys ----------------------------------------------------------------------------------------------------------

function press(selector) {
  const button = card() && card().querySelector(selector);
  if (button) button.click();
}

function answer(number) {
  const answers = card() ? [...card().querySelectorAll('input[name="choice"]')] : [];
  const one = answers[number - 1];
  if (!one) return;
  one.checked = true;
  one.focus({ preventScroll: true });
  const field = one.value === "own" && card().querySelector(".z-answers__fields .z-input");
  if (field) field.focus({ preventScroll: true });
  showCard();
}

// The fields of “自己填” make the card longer than what is in view.
document.addEventListener("change", (event) => { if (event.target.name === "choice") showCard(); });

const numbers = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [String(number), () => answer(number)]));
bindLetters({ s: () => press("[data-key-later]"), ...numbers });
document.addEventListener("keydown", (event) => {
  if (event.key !== "Enter" || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
  const inCard = card() && card().contains(event.target);
  if (isComposing(event)) {
    if (inCard) event.preventDefault();
    return;
  }
  // A link, a button or a field knows itself what Enter does; elsewhere it confirms.
  if (event.target.closest("a, button, summary, select") || isField(event.target)) return;
  if (document.querySelector("dialog[open]") || (event.target !== document.body && !inCard && !panel().contains(event.target) && event.target !== source)) return;
  event.preventDefault();
  press("[data-key-confirm]");
});

// --- a selection of the source -------------------------------------------------------------------------------------

/** How many signs of the line stand before a point; the server counts whole signs, not halves of pairs. */
function offsetIn(line, node, offset) {
  const range = document.createRange();
  range.setStart(line, 0);
  range.setEnd(node, offset);
  return [...range.toString()].length;
}

function placeOf(node, offset) {
  const element = node instanceof Element ? node : node.parentElement;
  const line = element && element.closest("p[data-start]");
  return line ? Number(line.dataset.start) + offsetIn(line, node, offset) : null;
}

function selected() {
  const selection = window.getSelection();
  if (!selection || selection.isCollapsed || !source || !selection.rangeCount) return null;
  const range = selection.getRangeAt(0);
  if (!source.contains(range.commonAncestorContainer)) return null;
  const start = placeOf(range.startContainer, range.startOffset);
  const end = placeOf(range.endContainer, range.endOffset);
  // Line numbers are no part of the text.
  const lines = [...range.cloneContents().querySelectorAll("p[data-start]")].map((line) => line.textContent);
  const words = (lines.length ? lines.join("\n") : String(selection)).trim();
  return words && start !== null && end !== null && end > start ? { words, start, end } : null;
}

function offer() {
  const found = selected();
  const add = document.querySelector("#add form");
  if (!found || !add) return;
  add.elements.words.value = found.words;
  add.elements.start.value = found.start;
  add.elements.end.value = found.end;
  const summary = document.querySelector("[data-selected]");
  summary.textContent = summary.dataset.selectedText;
  document.querySelector("[data-use-selection]").hidden = !(card() && card().querySelector("[data-span-text]"));
}

function useSelection() {
  const add = document.querySelector("#add form");
  const field = card() && card().querySelector("[data-span-text]");
  if (!field || !add) return;
  const own = document.getElementById("choice-own");
  if (own) own.checked = true;
  field.value = add.elements.words.value;
  card().querySelector("[data-span-start]").value = add.elements.start.value;
  card().querySelector("[data-span-end]").value = add.elements.end.value;
  field.focus();
}

document.addEventListener("mouseup", () => window.setTimeout(offer));
document.addEventListener("keyup", (event) => { if (event.shiftKey) offer(); });
document.addEventListener("touchend", () => window.setTimeout(offer, 200));
document.addEventListener("click", (event) => { if (event.target.closest("[data-use-selection] button")) useSelection(); });
document.addEventListener("input", (event) => {
  // What is typed over the selection is looked for anew by its words.
  if (event.target.id === "add-words") {
    event.target.form.elements.start.value = "";
    event.target.form.elements.end.value = "";
  }
});

if (panel()) {
  light(panel().dataset.open);
  showCard();
}
