// <dialog>: confirmation before a form is sent, and dialogs opened by data-open-dialog="ID".

function confirmBox() {
  return document.getElementById("z-confirm");
}

/** Ask; resolves to true when the reader goes on. */
export function ask({ text, title = "", yes = "" }) {
  const box = confirmBox();
  if (!box || typeof box.showModal !== "function") return Promise.resolve(window.confirm(text));
  const heading = box.querySelector(".z-dialog__title");
  const button = box.querySelector("[data-yes]");
  heading.dataset.usual = heading.dataset.usual || heading.textContent;
  button.dataset.usual = button.dataset.usual || button.textContent;
  heading.textContent = title || heading.dataset.usual;
  button.textContent = yes || button.dataset.usual;
  box.querySelector("[data-confirm-text]").textContent = text;
  box.returnValue = "no";
  box.showModal();
  return new Promise((resolve) => {
    box.addEventListener("close", () => resolve(box.returnValue === "yes"), { once: true });
  });
}

function wording(element) {
  return { text: element.dataset.confirm, title: element.dataset.confirmTitle, yes: element.dataset.confirmYes };
}

function confirmSubmit(event) {
  const form = event.target;
  const source = event.submitter && event.submitter.dataset.confirm ? event.submitter : form;
  if (!source.dataset.confirm || form.dataset.confirmed === "yes") {
    delete form.dataset.confirmed;
    return;
  }
  event.preventDefault();
  event.stopImmediatePropagation();
  const { submitter } = event;
  ask(wording(source)).then((go) => {
    if (!go) return;
    form.dataset.confirmed = "yes";
    form.requestSubmit(submitter || undefined);
  });
}

export function startDialogs() {
  // Capturing: htmx listens on the form itself and must not send before the answer.
  document.addEventListener("submit", confirmSubmit, true);
  document.addEventListener("htmx:confirm", (event) => {
    if (!event.detail.question) return;
    event.preventDefault();
    ask({ ...wording(event.target), text: event.detail.question }).then((go) => {
      if (go) event.detail.issueRequest(true);
    });
  });
  document.addEventListener("click", (event) => {
    const opener = event.target.closest("[data-open-dialog]");
    if (opener) {
      const box = document.getElementById(opener.dataset.openDialog);
      if (box && typeof box.showModal === "function") {
        event.preventDefault();
        box.showModal();
      }
    }
    const closer = event.target.closest("[data-close-dialog]");
    if (closer) closer.closest("dialog").close();
  });
}
