// A press counts for the button on which it began, and it counts once. A save that comes back in between may move or
// replace what lies under the pointer; a verb that is on its way replaces the whole sheet, and takes along what was
// pressed meanwhile. So a verb pressed while a request of the sheet is under way waits here, not in the queue of htmx:
// that one holds a single request, lets an autosave push it out, and drops it when its button has been replaced.
const STEADY = 6; // px: further away, the person thought better of it
const READY_AFTER = 40; // ms: by then htmx has bound a button that it has just put in
const underWay = new Set();
let pressed = null;
let waiting = [];

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

function press(button) {
  const there = standing(button);
  if (there && !there.disabled) there.click();
}

// --- what moved away between the two ends of a press -----------------------------------------------------------------

document.addEventListener("pointerdown", (event) => {
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
  window.setTimeout(() => press(begun.button));
});

// --- what was pressed while a request of the sheet was under way -----------------------------------------------------

/** The presses go one after another: each waits for the answer to the one before it. */
function goOn() {
  if (underWay.size) return;
  const [next, ...rest] = waiting;
  waiting = rest;
  if (!next) return;
  press(next);
  window.setTimeout(goOn, READY_AFTER);
}

document.addEventListener("htmx:beforeSend", (event) => {
  const { elt, xhr, requestConfig } = event.detail;
  if (requestConfig.verb !== "post" || !elt.closest("#sheet")) return;
  underWay.add(xhr);
  // By the request itself: htmx tells nobody of the end of a request whose button is gone.
  xhr.addEventListener("loadend", () => {
    underWay.delete(xhr);
    window.setTimeout(goOn, READY_AFTER);
  });
});
document.addEventListener("click", (event) => {
  const button = buttonAt(event.target);
  if (!underWay.size || !button?.hasAttribute("hx-post")) return;
  event.preventDefault();
  event.stopImmediatePropagation();
  waiting.push(button);
}, true);

// --- what htmx has not bound yet: the browser sends the form itself ---------------------------------------------------

document.addEventListener("submit", (event) => {
  const button = event.submitter;
  if (event.target.id === "sheet" && button?.hasAttribute("hx-post")) window.setTimeout(() => press(button), READY_AFTER);
});
