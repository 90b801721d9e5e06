// A block copied from Excel or WPS: tab-separated, cells with line breaks in quotes. Pure.

/** [[cell]]: rows of cells. The empty line that Windows puts at the end is no row. */
export function parseBlock(text) {
  const source = text.replace(/\r\n?/g, "\n");
  const rows = [[]];
  let at = 0;
  while (at <= source.length) {
    const [cell, next] = source[at] === '"' ? quoted(source, at) : plain(source, at);
    rows[rows.length - 1].push(cell);
    if (next >= source.length) break;
    if (source[next] === "\n") rows.push([]);
    at = next + 1;
  }
  const last = rows[rows.length - 1];
  if (rows.length > 1 && last.length <= 1 && !last[0]) rows.pop();
  return rows;
}

function plain(source, at) {
  let end = at;
  while (end < source.length && source[end] !== "\t" && source[end] !== "\n") end += 1;
  return [source.slice(at, end), end];
}

/** A quoted cell ends at a single quote before a tab, a line end or the end; else its quotes are text. */
function quoted(source, at) {
  let cell = "";
  let end = at + 1;
  while (end < source.length) {
    if (source[end] === '"' && source[end + 1] === '"') {
      cell += '"';
      end += 2;
    } else if (source[end] === '"') {
      const after = source[end + 1];
      if (after === undefined || after === "\t" || after === "\n") return [cell, end + 1];
      return plain(source, at);
    } else {
      cell += source[end];
      end += 1;
    }
  }
  return plain(source, at);
}

/** Whether the clipboard holds a block of cells, and not words for one cell. */
export function isBlock(text, html, multiline) {
  const body = text.replace(/\r\n?/g, "\n").replace(/\n$/, "");
  if (body.includes("\t")) return true;
  if (/<table[\s>]/i.test(html)) return true;
  return body.includes("\n") && !multiline;
}

/** Whether the first row repeats the heads of the grid. */
export function isHead(row, labels) {
  return row.length > 1 && row.every((cell) => labels.includes(cell.trim()));
}
