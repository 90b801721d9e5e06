// One box ticks all of its name on the page: <input type="checkbox" data-tick-all="name" hidden>. Shown by script only.
document.querySelectorAll("[data-tick-all]").forEach((all) => {
  const boxes = () => [...document.querySelectorAll(`input[name="${all.dataset.tickAll}"]:not(:disabled)`)];
  all.hidden = false;
  all.addEventListener("change", () => {
    boxes().forEach((box) => {
      box.checked = all.checked;
    });
  });
  document.addEventListener("change", (event) => {
    if (event.target.name !== all.dataset.tickAll) return;
    const ticked = boxes().filter((box) => box.checked).length;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && ticked < boxes().length;
  });
});
