// <button data-copy="id" data-copied="said when done" hidden>: copies a field's value. Shown by script only.
import { announce } from "./announce.js";

document.querySelectorAll("[data-copy]").forEach((button) => {
  const field = document.getElementById(button.dataset.copy);
  if (!field) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
    } catch {
      // Without TLS there is no clipboard interface; the old command still copies what is selected.
      if (!document.execCommand("copy")) return;
    }
    announce(button.dataset.copied);
    button.lastChild.textContent = button.dataset.copied;
  });
});
