// Keys of the review: J/K next and previous, A accept, R return, 1–9 to a change. Everything has a button as well.
import { announce } from "./announce.js";
import { bindLetters } from "./keys.js";

function follow(selector) {
  const link = document.querySelector(selector);
  if (link) link.click();
}

function accept() {
  const button = document.querySelector("[data-key-accept]");
  if (button) button.form.requestSubmit(button);
}

/** Without an opinion there is nothing to send yet: the key leads to the place where it is written. */
function giveBack() {
  const button = document.querySelector("[data-key-return]");
  if (!button) return;
  const opinion = button.form.elements.namedItem("opinion");
  if (opinion.value.trim()) button.form.requestSubmit(button);
  else opinion.focus();
}

/** Show one change in both places: in the list and in its cell. */
function showChange(number) {
  const item = document.getElementById(`change-${number}`);
  if (!item) return;
  document.querySelectorAll("[data-change][aria-current], td.z-diff[aria-current]").forEach((other) => {
    other.removeAttribute("aria-current");
  });
  item.setAttribute("aria-current", "true");
  announce(item.textContent.trim());
  const mark = [...document.querySelectorAll(`a.z-changenum[href="#change-${number}"]`)].find((a) => a.offsetWidth > 0);
  if (!mark) {
    item.scrollIntoView({ block: "nearest" });
    return;
  }
  const cell = mark.closest("td");
  if (cell) cell.setAttribute("aria-current", "true");
  mark.scrollIntoView({ block: "center" });
}

const numbers = Object.fromEntries([1, 2, 3, 4, 5, 6, 7, 8, 9].map((number) => [String(number), () => showChange(number)]));
bindLetters({
  j: () => follow("[data-key-next]"),
  k: () => follow("[data-key-prev]"),
  a: accept,
  r: giveBack,
  ...numbers,
});
document.addEventListener("click", (event) => {
  const item = event.target.closest("[data-change]");
  if (item) showChange(item.dataset.change);
});
/** A cell is the place of an opinion: it is chosen in the form beside the paper, which is where one goes on typing. */
function remarkAt(cell) {
  const row = document.getElementById("remark-row");
  const column = document.getElementById("remark-column");
  const text = document.getElementById("remark-text");
  if (!row || !column || !text) return;
  document.querySelectorAll("[data-chosen]").forEach((other) => delete other.dataset.chosen);
  cell.dataset.chosen = "";
  row.value = cell.closest("[data-row]").dataset.row;
  column.value = cell.dataset.col;
  text.focus();
  announce(`${row.selectedOptions[0].textContent} ${column.selectedOptions[0].textContent}`);
}

document.addEventListener("click", (event) => {
  const cell = event.target.closest("[data-remarkable] [data-row] [data-col]");
  if (cell && !event.target.closest("a, button") && String(window.getSelection()) === "") remarkAt(cell);
});

// An opinion may grow: a line as long as it is empty, more as it is written.
const opinion = document.getElementById("opinion");
if (opinion) {
  const fit = () => {
    opinion.rows = Math.min(6, Math.max(1, opinion.value.split("\n").length));
  };
  opinion.addEventListener("input", fit);
  fit();
}
