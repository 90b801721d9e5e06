// What every page does: menu, search and help keys, dialogs, focus after a failed send, announcements.
import { announce } from "./announce.js";
import { startDialogs } from "./dialogs.js";
import { isComposing, isField, lettersOn, setLetters } from "./keys.js";

function toggleMenu() {
  const root = document.documentElement;
  const label = document.querySelector(".z-side__toggle .z-when-open");
  const isOpen = label !== null && label.offsetWidth > 1;
  root.dataset.menu = isOpen ? "rail" : "open";
  try {
    window.localStorage.setItem(`z-menu-${root.dataset.frame}`, root.dataset.menu);
  } catch {
    // Storage may be switched off; the choice then lasts for this page only.
  }
}

function closeMenus(except) {
  document.querySelectorAll("details.z-menu[open]").forEach((menu) => {
    if (menu !== except) menu.open = false;
  });
}

function openKeys() {
  const box = document.getElementById("z-keys");
  if (!box || box.open) return;
  const extra = document.querySelector("template[data-page-keys]");
  const place = box.querySelector("div[data-page-keys]");
  if (extra && !place.hasChildNodes()) place.append(extra.content.cloneNode(true));
  box.querySelector("[data-letter-keys]").checked = lettersOn();
  box.showModal();
}

function onEscape(event) {
  const open = document.querySelector("details.z-menu[open]");
  if (!open) return;
  event.preventDefault();
  open.open = false;
  open.querySelector("summary").focus();
}

function onKey(event) {
  if (isComposing(event)) return;
  if (event.key === "Escape") onEscape(event);
  if (isField(event.target) || event.ctrlKey || event.altKey || event.metaKey) return;
  const search = document.getElementById("z-search");
  if (event.key === "/" && search && search.offsetWidth > 0) {
    event.preventDefault();
    search.focus();
    search.select();
  } else if (event.key === "?") {
    event.preventDefault();
    openKeys();
  }
}

function onClick(event) {
  closeMenus(event.target.closest("details.z-menu"));
  if (event.target.closest("[data-menu-toggle]")) toggleMenu();
  if (event.target.closest("[data-print]")) window.print();
  const zoom = event.target.closest("[data-zoom]");
  if (zoom) {
    const on = zoom.closest(".z-frame").classList.toggle("z-frame--zoom");
    zoom.setAttribute("aria-pressed", String(on));
  }
  const view = event.target.closest("[data-view-switch]");
  if (view) {
    event.preventDefault();
    switchView(view);
  }
}

/** 逐条看 / 看打印样: <a data-view-switch="rows" href="?view=rows"> beside a .z-views[data-view]. */
function switchView(link) {
  const views = document.querySelector(".z-views");
  if (!views) return;
  views.dataset.view = link.dataset.viewSwitch;
  link.parentElement.querySelectorAll("[data-view-switch]").forEach((other) => {
    if (other === link) other.setAttribute("aria-current", "true");
    else other.removeAttribute("aria-current");
  });
}

function onResponseError(event) {
  const status = event.detail.xhr.status;
  const texts = document.getElementById("z-texts").dataset;
  announce(status === 401 || status === 403 ? texts.expired : texts.failed);
  const place = document.getElementById("z-messages");
  if (!place) return;
  const message = document.createElement("div");
  message.className = "z-message z-message--warning";
  message.textContent = status === 401 || status === 403 ? texts.expired : texts.failed;
  place.replaceChildren(message);
}

startDialogs();
document.addEventListener("keydown", onKey);
document.addEventListener("click", onClick);
document.addEventListener("change", (event) => {
  if (event.target.matches("[data-letter-keys]")) setLetters(event.target.checked);
  if (event.target.matches("[data-autosubmit]")) event.target.form.requestSubmit();
});
document.addEventListener("htmx:responseError", onResponseError);
document.addEventListener("htmx:sendError", () => announce(document.getElementById("z-texts").dataset.offline));
const focusHere = document.querySelector("[data-focus-here]");
if (focusHere) focusHere.focus();
