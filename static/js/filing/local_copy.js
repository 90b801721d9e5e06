// What could not be sent is kept on this machine until it can: one copy per reader and filing.

function name(form) {
  return `z-filing:${form.dataset.user}:${form.dataset.filing}`;
}

/** Keep {base, mine, at}; false when the machine has no room or storage is switched off. */
export function keepCopy(form, copy) {
  try {
    window.localStorage.setItem(name(form), JSON.stringify(copy));
    return true;
  } catch {
    return false;
  }
}

export function readCopy(form) {
  try {
    return JSON.parse(window.localStorage.getItem(name(form)) || "null");
  } catch {
    return null;
  }
}

export function dropCopy(form) {
  try {
    window.localStorage.removeItem(name(form));
  } catch {
    // Storage is switched off: there is nothing to drop.
  }
}
