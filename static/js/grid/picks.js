// Choice cells. Long lists stand once in the page as <datalist>; each cell's <select> is filled when it is entered.
import { tidy } from "../filing/texts.js";

const lists = new Map();

/** The choices of a column: [{key, label, group, number, parent}]; [] where options stand in each cell. */
export function choicesOf(code) {
  if (!lists.has(code)) {
    const options = document.querySelectorAll(`#list-${code} > option`);
    lists.set(code, [...options].map((option) => ({ label: option.value, ...option.dataset })));
  }
  return lists.get(code);
}

function optionOf(value, label) {
  const option = document.createElement("option");
  option.value = value;
  option.textContent = label;
  return option;
}

/** Turn the typed field of the page without script into a select that shows its whole text. */
export function upgrade(input) {
  const code = input.closest("td").dataset.col;
  const box = document.createElement("span");
  box.className = "z-pick";
  const text = document.createElement("span");
  text.className = "z-pick__text";
  const select = document.createElement("select");
  select.id = input.id;
  select.name = input.name.replace(/^t-/, "c-");
  for (const name of ["aria-label", "aria-describedby"]) {
    if (input.hasAttribute(name)) select.setAttribute(name, input.getAttribute(name));
  }
  select.append(optionOf("", ""));
  if (input.dataset.key) select.append(optionOf(input.dataset.key, labelOf(code, input.dataset.key)));
  select.value = input.dataset.key || "";
  box.append(text, select);
  input.replaceWith(box);
  showPick(select);
}

/** Show what a select with few options holds where it can wrap. */
export function wrap(select) {
  if (select.parentElement.classList.contains("z-pick")) return;
  const box = document.createElement("span");
  box.className = "z-pick";
  const text = document.createElement("span");
  text.className = "z-pick__text";
  select.replaceWith(box);
  box.append(text, select);
  showPick(select);
}

export function labelOf(code, value) {
  const found = choicesOf(code).find((choice) => choice.key === value);
  return found ? found.label : value;
}

/** Write the chosen label where it can wrap. */
export function showPick(select) {
  const text = select.parentElement.querySelector(".z-pick__text");
  if (text) text.textContent = select.selectedOptions[0] ? select.selectedOptions[0].textContent : "";
}

/** Fill a select with all its choices, those under `parent` only where choices have parents. */
export function fill(select, code, parent) {
  const choices = choicesOf(code);
  if (!choices.length || select.dataset.filled === `for ${parent}`) return;
  const value = select.value;
  const offered = choices.filter((choice) => !choice.parent || choice.parent === parent);
  select.replaceChildren(optionOf("", ""));
  let group = null;
  for (const choice of offered) {
    if (choice.group && (!group || group.label !== choice.group)) {
      group = document.createElement("optgroup");
      group.label = choice.group;
      select.append(group);
    }
    (choice.group ? group : select).append(optionOf(choice.key, choice.label));
  }
  if (value && !offered.some((choice) => choice.key === value)) select.append(optionOf(value, labelOf(code, value)));
  select.value = value;
  select.dataset.filled = `for ${parent}`;
}

/** Set a value, adding an option for it where the select does not have it yet. */
export function setPick(select, code, value) {
  if (value && ![...select.options].some((option) => option.value === value)) {
    select.append(optionOf(value, labelOf(code, value)));
  }
  select.value = value;
  showPick(select);
}

const NUMBER = /^第?\s*(\d{1,4}(?:-\d{1,3})?)\s*[.、．条项]?$/;

function theOne(choices, test) {
  const found = choices.filter(test);
  return found.length === 1 ? found[0] : null;
}

function find(choices, words) {
  const number = words.match(NUMBER);
  return (number && theOne(choices, (choice) => choice.number === number[1]))
    || theOne(choices, (choice) => choice.label === words)
    || theOne(choices, (choice) => choice.label.startsWith(words))
    || theOne(choices, (choice) => choice.label.includes(words));
}

/** The key that pasted words mean. Words that mean nothing stay as they are, and become an error at their cell. */
export function resolve(select, code, typed, parent) {
  const words = tidy(typed);
  if (!words) return "";
  let choices = choicesOf(code);
  if (!choices.length) {
    const options = [...select.options].filter((option) => option.value);
    choices = options.map((option) => ({ key: option.value, label: option.textContent, number: "", parent: "" }));
  }
  const found = find(choices.filter((choice) => parent && choice.parent === parent), words) || find(choices, words);
  if (found) return found.key;
  return choices.some((choice) => choice.key === words) ? `“${words}”` : words;
}
