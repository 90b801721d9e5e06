/** Say a sentence to screen readers without showing a toast. */
export function announce(text) {
  const region = document.getElementById("z-announce");
  if (!region) return;
  region.textContent = "";
  window.setTimeout(() => { region.textContent = text; }, 50);
}
