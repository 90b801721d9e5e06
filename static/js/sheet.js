// A sheet of the configuration: what was kept, fields that grow, faults beside their fields, leaving the page.
import { announce } from "./announce.js";
import { isComposing, isField } from "./keys.js";
import "./press.js";

/** The form of the page; it is replaced by each verb. */
export const sheet = () => document.getElementById("sheet");

// --- what was kept -----------------------------------------------------------------------------------------------

function tell(kind) {
  const place = document.getElementById("save-state");
  const text = place && place.querySelector("[data-autosave-text]");
  if (!text) return;
  text.textContent = place.dataset[kind];
  const mark = place.querySelector("[data-autosave]");
  mark.className = `z-save z-save--${kind === "saving" ? "saving" : "offline"}`;
}

/** Whether an htmx event belongs to a save or a verb of the sheet. */
export function isSheetRequest(event) {
  const form = sheet();
  return form !== null && form.contains(event.detail.elt) && event.detail.requestConfig.verb === "post";
}

document.addEventListener("htmx:beforeRequest", (event) => { if (isSheetRequest(event)) tell("saving"); });
document.addEventListener("htmx:sendError", (event) => { if (isSheetRequest(event)) tell("offline"); });
document.addEventListener("htmx:responseError", (event) => {
  if (isSheetRequest(event)) tell(event.detail.xhr.status === 401 ? "expired" : "offline");
});

/** Save now. */
export function save() {
  if (sheet()) window.htmx.trigger(sheet(), "z-save");
}

window.addEventListener("online", save);
// Enter in a one-line field sends a form; here it saves, and the page stays.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "sheet") return;
  event.preventDefault();
  // A verb that htmx has not bound yet is pressed again (press.js); saving apart would only stand in its way.
  if (!event.submitter?.hasAttribute("hx-post")) save();
});

// A notice that says the same again stays: somebody may be pressing its button, and a request of a button that is
// gone would never be sent.
document.addEventListener("htmx:oobBeforeSwap", (event) => {
  const { target, fragment } = event.detail;
  if (target.id === "sheet-notices" && target.textContent === fragment.textContent) event.detail.shouldSwap = false;
  if (target.id === "sheet-undo" && "pressed" in target.dataset) event.detail.shouldSwap = false;
});

// The undo button says what it undoes: while it is being pressed, a save must not put another one in its place.
document.addEventListener("pointerdown", (event) => {
  const place = event.target.closest("#sheet-undo");
  if (place) place.dataset.pressed = "";
});
document.addEventListener("pointerup", (event) => {
  const place = document.getElementById("sheet-undo");
  if (place && !event.target.closest('[data-verb="undo"]')) delete place.dataset.pressed;
});
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.altKey || event.key.toLowerCase() !== "z") return;
  const button = sheet()?.querySelector('[data-verb="undo"]');
  if (isField(event.target) || !button || document.querySelector("dialog[open]")) return;
  event.preventDefault();
  button.closest("#sheet-undo").dataset.pressed = "";
  button.click();
});

// --- nothing typed is left behind --------------------------------------------------------------------------------

let changes = 0;
let kept = 0;
let going = 0;

document.addEventListener("input", (event) => {
  if (event.target.name && sheet()?.contains(event.target) && event.target.type !== "search") changes += 1;
});
document.addEventListener("htmx:beforeRequest", (event) => { if (isSheetRequest(event)) going = changes; });
document.addEventListener("htmx:afterRequest", (event) => {
  if (isSheetRequest(event) && event.detail.successful) kept = going;
});
// A verb's button is gone with the sheet that it stood in, so the new sheet tells.
document.addEventListener("htmx:afterSwap", (event) => { if (event.detail?.target?.id === "sheet") kept = going; });
window.addEventListener("beforeunload", (event) => { if (sheet() && changes !== kept) event.preventDefault(); });

/** A link pressed within the pause before the next save: save first, then go. */
document.addEventListener("click", (event) => {
  const link = event.target.closest("a[href]");
  if (!link || !sheet() || changes === kept || event.defaultPrevented || event.button !== 0) return;
  if (event.ctrlKey || event.shiftKey || event.metaKey || link.target || link.getAttribute("href").startsWith("#")) return;
  event.preventDefault();
  document.addEventListener("htmx:afterRequest", function leave(answered) {
    if (!isSheetRequest(answered)) return;
    const refused = !answered.detail.successful || document.querySelector("#sheet-notices [role=alert]");
    // Not the last save yet: one was under way when the link was pressed.
    if (changes !== kept && !refused) return;
    document.removeEventListener("htmx:afterRequest", leave);
    if (!refused) window.location.assign(link.href);
  });
  save();
});

document.addEventListener("keydown", (event) => {
  if (isComposing(event) || !(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== "s" || !sheet()) return;
  event.preventDefault();
  save();
  announce(document.getElementById("save-state")?.dataset.saving || "");
});

// --- fields that grow --------------------------------------------------------------------------------------------

/** By lines, not by style: htmx copies the attributes of what it replaces, and the CSP refuses a style attribute. */
function grow(field) {
  const style = window.getComputedStyle(field);
  const around = parseFloat(style.paddingTop) + parseFloat(style.paddingBottom);
  field.rows = 1;
  field.rows = Math.max(1, Math.round((field.scrollHeight - around) / parseFloat(style.lineHeight)));
}

export function growAll(root) {
  root.querySelectorAll("textarea[data-grow]").forEach((field) => { if (field.offsetParent) grow(field); });
}

document.addEventListener("input", (event) => { if (event.target.matches("textarea[data-grow]")) grow(event.target); });

// --- faults that a background save put beside a field ------------------------------------------------------------

export function markFaults(root) {
  root.querySelectorAll("[data-cell]").forEach((cell) => {
    const error = cell.querySelector(".z-field__error");
    const faulty = error !== null && error.childElementCount > 0;
    cell.classList.toggle("z-field--error", faulty);
    const field = cell.querySelector("input:not([type=hidden]), textarea, select");
    if (faulty) field?.setAttribute("aria-invalid", "true");
    else field?.removeAttribute("aria-invalid");
  });
}
