// 问题台账: the row beside the list, keys, ticking, and the place to which one comes back. All of it works without.
import { announce } from "./announce.js";
import { bindLetters, isComposing, isField } from "./keys.js";

const BESIDE = 1000; // px: narrower, a row opens as a page
const frame = document.querySelector("[data-ledger]");
const drawer = document.getElementById("drawer");
const rows = () => [...document.querySelectorAll(".z-table--ledger tr[data-row]")];
const linkOf = (row) => row.querySelector(".z-card-title a");
const current = () => document.querySelector("tr[data-current]");

function mark(row) {
  rows().forEach((other) => other.removeAttribute("data-current"));
  if (row) row.dataset.current = "";
}

// --- the row beside the list -----------------------------------------------------------------------------------------

let asked = null;

/** Show a row beside the list, or as a page where there is no room. */
function open(row, { focus = true } = {}) {
  if (window.innerWidth < BESIDE || !window.htmx) {
    linkOf(row).click();
    return;
  }
  mark(row);
  asked = row.dataset.row;
  window.htmx.ajax("GET", row.dataset.drawer, { target: drawer, swap: "innerHTML" }).then(() => {
    // A quicker press may have asked for another one meanwhile.
    if (asked !== row.dataset.row || !drawer.hasChildNodes()) return;
    frame.classList.add("z-withdrawer--open");
    drawer.hidden = false;
    drawer.scrollTop = 0;
    if (focus) drawer.focus({ preventScroll: true });
    row.scrollIntoView({ block: "nearest" });
    announce(drawer.querySelector(".z-drawer__title").textContent);
  });
}

function close() {
  asked = null;
  drawer.hidden = true;
  drawer.replaceChildren();
  frame.classList.remove("z-withdrawer--open");
  const row = current();
  if (row) linkOf(row).focus();
}

/** The row below (1) or above (-1); beside an open row it opens as well. */
function step(by) {
  const all = rows();
  const at = all.indexOf(current());
  const next = at < 0 ? all[by > 0 ? 0 : all.length - 1] : all[at + by];
  if (!next) return;
  if (!drawer.hidden) {
    open(next, { focus: drawer.contains(document.activeElement) });
    return;
  }
  mark(next);
  linkOf(next).focus({ preventScroll: true });
  next.scrollIntoView({ block: "nearest" });
}

// --- ticking ---------------------------------------------------------------------------------------------------------

const bar = document.querySelector("[data-bulkbar]");
const boxes = () => [...document.querySelectorAll('input[name="pick"]')];

function showPicked() {
  if (!bar) return;
  const ticked = boxes().filter((box) => box.checked);
  const whole = bar.querySelector("[data-whole]");
  boxes().forEach((box) => box.closest("tr").toggleAttribute("data-picked", box.checked || whole.checked));
  bar.toggleAttribute("data-on", ticked.length > 0 || whole.checked);
  const words = bar.querySelector("[data-picked]");
  words.textContent = whole.checked ? "" : words.dataset.picked.replace("{n}", ticked.length);
  bar.querySelector("[data-unpick]").hidden = false;
  const page = document.querySelector("[data-tick-page]");
  if (page) {
    page.checked = ticked.length > 0 && ticked.length === boxes().length;
    page.indeterminate = ticked.length > 0 && ticked.length < boxes().length;
  }
}

function unpick() {
  boxes().forEach((box) => { box.checked = false; });
  bar.querySelector("[data-whole]").checked = false;
  showPicked();
}

function pick() {
  const row = current();
  const box = row && row.querySelector('input[name="pick"]');
  if (!box) return;
  box.checked = !box.checked;
  showPicked();
}

// --- coming back -----------------------------------------------------------------------------------------------------

const PLACE = `z-ledger:${window.location.search}`;

/** The browser itself goes to the row that the address names; where that has left the page, to where one was. */
function comeBack() {
  const id = window.location.hash.slice(1);
  const row = id && document.getElementById(id);
  if (row) {
    mark(row);
    linkOf(row)?.focus({ preventScroll: true });
  } else if (id) {
    const at = Number(window.sessionStorage.getItem(PLACE));
    if (at) window.scrollTo(0, at);
  }
}

function start() {
  document.addEventListener("click", (event) => {
    if (event.target.closest("[data-close-drawer]")) {
      event.preventDefault();
      close();
      return;
    }
    if (event.target.closest("[data-unpick]")) unpick();
    const row = event.target.closest("tr[data-row]");
    if (!row || event.ctrlKey || event.metaKey || event.shiftKey) return;
    const opener = event.target.closest("[data-open]");
    if (!opener && event.target.closest("a, button, input, label")) return;
    if (!opener && String(window.getSelection()) !== "") return;
    event.preventDefault();
    open(row);
  });
  document.addEventListener("focusin", (event) => {
    const row = event.target.closest("tr[data-row]");
    if (row) mark(row);
  });
  document.addEventListener("change", (event) => {
    if (event.target.matches("[data-tick-page]")) {
      boxes().forEach((box) => { box.checked = event.target.checked; });
      showPicked();
    } else if (event.target.matches('input[name="pick"], [data-whole]')) showPicked();
  });
  document.addEventListener("keydown", (event) => {
    if (isComposing(event) || drawer.hidden || document.querySelector("dialog[open], details.z-menu[open]")) return;
    if (event.key === "Escape") {
      event.preventDefault();
      close();
    } else if ((event.key === "ArrowDown" || event.key === "ArrowUp") && !isField(event.target)) {
      event.preventDefault();
      step(event.key === "ArrowDown" ? 1 : -1);
    }
  });
  bindLetters({
    j: () => step(1),
    k: () => step(-1),
    x: pick,
    o: () => { if (current()) open(current()); },
  });
  window.addEventListener("pagehide", () => {
    try {
      window.sessionStorage.setItem(PLACE, String(window.scrollY));
    } catch {
      // Storage may be switched off; the row in the address still leads back.
    }
  });
  const page = document.querySelector("[data-tick-page]");
  if (page) page.hidden = false;
  const opened = new URLSearchParams(window.location.search).get("open");
  const row = opened && document.getElementById(`row-${opened}`);
  if (row) mark(row);
  else comeBack();
  showPicked();
}

if (frame) start();
