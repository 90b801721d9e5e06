// Signing on the phone: the sheet with the password opens again after a wrong one, and 退回 opens its reason.

const sheet = document.getElementById("z-sign");
const inline = document.querySelector(".z-sign-inline");
const narrow = () => inline.offsetParent === null;

if (narrow() && inline.querySelector("[aria-invalid]") && typeof sheet.showModal === "function") {
  sheet.showModal();
  sheet.querySelector("input[type=password]").focus();
}

function openReason() {
  const box = document.getElementById("refuse");
  box.open = true;
  box.querySelector("textarea").focus();
}

document.addEventListener("click", (event) => {
  if (!event.target.closest('a[href="#refuse"]')) return;
  event.preventDefault();
  openReason();
});
if (window.location.hash === "#refuse") openReason();
