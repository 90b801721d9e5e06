// A press counts for the button on which it began. A save that comes back in between may move or replace what lies
// under the pointer, and the browser would then send the click to nobody.
const STEADY = 6; // px: further away, the person thought better of it
let pressed = null;

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
  const button = standing(begun.button);
  // After the browser's own click, which goes to what both ends of the press have in common.
  if (button && !button.disabled) window.setTimeout(() => button.click(), 0);
});
