// The words of the page for scripts, written by the server: #filing-texts.

/** The word under a name, with %s replaced in turn. */
export function say(name, ...values) {
  const text = document.getElementById("filing-texts").dataset[name] || "";
  return values.reduce((line, value) => line.replace("%s", String(value)), text);
}

/** A typed value as the server keeps it: line ends and outer white space do not count. */
export function tidy(value) {
  return String(value).replace(/\r\n?/g, "\n").trim();
}
