// A press counts for the button on which it began. A save that comes back in between may move or replace what lies
// under the pointer; a verb that is on its way replaces the whole sheet, and takes along what was pressed meanwhile.
const STEADY = 6; // px: further away, the person thought better of it
const READY_AFTER = 40; // ms: by then htmx has bound a button that it has just put in
let pressed = null;
let waiting = null;
const underWay = new Set();

const buttonAt = (node) => node instanceof Element ? node.closest("#sheet button") : null;

/** The button itself, or the one that has taken its place. */
function standing(button) {
  if (button.isConnected) return button;
  const address = button.getAttribute("formaction");
  if (!address) return null;
  const same = [...document.querySelectorAll("#sheet button[formaction]")].filter((other) =>
    other.getAttribute("formaction") === address && other.value === button.value);
  return same.length === 1 ? same[0] : null;
}

function pressAgain(button, delay) {
  window.setTimeout(() => {
    const there = standing(button);
    if (there && !there.disabled) there.click();
  }, delay);
}

// --- what moved away between the two ends of a press -----------------------------------------------------------------

document.addEventListener("pointerdown", (event) => {
  waiting = null;
  const button = event.button === 0 && event.pointerType === "mouse" ? buttonAt(event.target) : null;
  pressed = button && { button, x: event.clientX, y: event.clientY };
});
document.addEventListener("pointercancel", () => { pressed = null; });
document.addEventListener("pointerup", (event) => {
  const begun = pressed;
  pressed = null;
  if (!begun || buttonAt(event.target) === begun.button) return;
  if (Math.abs(event.clientX - begun.x) > STEADY || Math.abs(event.clientY - begun.y) > STEADY) return;
  // After the browser's own click, which goes to what both ends of the press have in common.
  pressAgain(begun.button, 0);
});

// --- what was pressed while the sheet was being replaced -------------------------------------------------------------

document.addEventListener("htmx:beforeRequest", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (elt === waiting) waiting = null;
  if (requestConfig.verb === "post" && elt.closest("#sheet")) underWay.add(xhr);
});
["htmx:afterRequest", "htmx:sendError", "htmx:sendAbort", "htmx:timeout"].forEach((name) => {
  document.addEventListener(name, (event) => underWay.delete(event.detail.xhr));
});
document.addEventListener("click", (event) => {
  const button = buttonAt(event.target);
  if (button?.hasAttribute("hx-post") && !button.hasAttribute("hx-confirm") && underWay.size) waiting = button;
}, true);
// The queue holds one: an autosave would push out the button that waits in it, whose own request saves all that is typed.
document.addEventListener("htmx:confirm", (event) => {
  if (waiting?.isConnected && event.target.matches("[data-saver]")) event.preventDefault();
});
document.addEventListener("htmx:afterSettle", (event) => {
  if (!waiting || waiting.isConnected || event.detail.target?.id !== "sheet") return;
  pressAgain(waiting, 0);
  waiting = null;
});

// --- what htmx has not bound yet: the browser sends the form itself ---------------------------------------------------

document.addEventListener("submit", (event) => {
  if (event.target.id === "sheet" && event.submitter?.hasAttribute("hx-post")) pressAgain(event.submitter, READY_AFTER);
});
