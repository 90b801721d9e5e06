// The panel for cells into which two people typed: both texts, and a choice for each.

function copyOf(id) {
  return document.getElementById(id).content.firstElementChild.cloneNode(true);
}

function words(name, ...values) {
  const text = document.getElementById("conflict-texts").dataset[name];
  return values.reduce((line, value) => line.replace("%s", value), text);
}

/** page: {where(row, code), shown(code, value), put(row, code, value)}. `done` runs after the last choice. */
export function showConflicts(form, answer, conflicts, page, done) {
  document.getElementById("conflict")?.remove();
  const panel = copyOf("conflict-panel");
  panel.querySelector("[data-conflict-title]").textContent = answer.message;
  const list = panel.querySelector("[data-conflict-list]");
  for (const conflict of conflicts) list.append(cellOf(answer, conflict, page));
  panel.addEventListener("click", (event) => {
    const button = event.target.closest("[data-use]");
    if (!button) return;
    const place = button.closest("[data-conflict-cell]");
    choose(conflicts[[...list.children].indexOf(place)], button.dataset.use, page);
    conflicts.splice([...list.children].indexOf(place), 1);
    place.remove();
    if (!list.children.length) {
      panel.remove();
      done();
    }
  });
  form.prepend(panel);
  panel.focus();
}

function cellOf(answer, conflict, page) {
  const place = copyOf("conflict-cell");
  const empty = words("empty");
  place.querySelector("[data-conflict-where]").textContent = words("where", page.where(conflict.row, conflict.code), answer.who);
  place.querySelector("[data-mine]").textContent = page.shown(conflict.code, conflict.mine) || empty;
  place.querySelector("[data-theirs]").textContent = page.shown(conflict.code, conflict.theirs) || empty;
  place.querySelector("[data-who]").textContent = answer.who;
  return place;
}

function choose(conflict, use, page) {
  if (use === "theirs") page.put(conflict.row, conflict.code, conflict.theirs);
  if (use === "both") page.put(conflict.row, conflict.code, `${conflict.mine}\n${conflict.theirs}`, true);
  if (use === "mine") page.put(conflict.row, conflict.code, conflict.mine);
}

