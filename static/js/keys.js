// Keyboard rules shared by every page.

const LETTERS = "z-letter-keys";

/** Whether typing goes into this element. */
export function isField(element) {
  return element instanceof Element
    && (element.closest("input:not([type=checkbox]):not([type=radio]), textarea, select, [contenteditable]") !== null);
}

/** Whether an input method is composing: then no key may commit or move. */
export function isComposing(event) {
  return event.isComposing || event.keyCode === 229;
}

/** Whether the reader keeps the single-letter keys on. */
export function lettersOn() {
  try {
    return window.localStorage.getItem(LETTERS) !== "off";
  } catch {
    return true;
  }
}

export function setLetters(on) {
  try {
    window.localStorage.setItem(LETTERS, on ? "on" : "off");
  } catch {
    // Storage may be switched off; the choice then lasts for this page only.
  }
}

/**
 * Bind single keys of a page: {j: handler, k: handler, "1": handler}. Not inside fields, dialogs, with
 * Ctrl/Alt/Meta, or while an input method composes.
 */
export function bindLetters(map, { target = document } = {}) {
  target.addEventListener("keydown", (event) => {
    if (isComposing(event) || event.ctrlKey || event.altKey || event.metaKey) return;
    if (!lettersOn() || isField(event.target) || document.querySelector("dialog[open]")) return;
    const handler = map[event.key.toLowerCase()];
    if (handler) {
      event.preventDefault();
      handler(event);
    }
  });
}
