// The line that says what was kept: saved, saving, offline, retry, expired.
import { say } from "./texts.js";

const ICONS = { saved: "cloud-check", saving: "refresh", offline: "wifi-off", retry: "alert-triangle", expired: "lock" };

export function showState(state, text = "") {
  const line = document.querySelector("[data-autosave-text]").parentElement;
  line.className = `z-save z-save--${state}`;
  const use = line.querySelector("use");
  use.setAttribute("href", `${use.getAttribute("href").split("#")[0]}#${ICONS[state]}`);
  line.querySelector("[data-autosave-text]").textContent = text || say(state);
  line.querySelectorAll("a").forEach((link) => link.remove());
  if (state === "expired") {
    const link = document.createElement("a");
    link.href = window.location.pathname;
    link.textContent = say("expiredLink");
    line.append(" ", link);
  }
}
