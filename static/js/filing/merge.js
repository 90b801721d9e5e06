// Three-way merge of contents {rows: [{id, cells}], fields}: base is what both started from. Pure.

function byId(rows) {
  return new Map(rows.map((row) => [row.id, row]));
}

function sameCells(one, other) {
  const codes = new Set([...Object.keys(one), ...Object.keys(other)]);
  return [...codes].every((code) => (one[code] || "") === (other[code] || ""));
}

/** Whether two contents hold the same rows in the same order, and the same fields. */
export function same(one, other) {
  return one.rows.length === other.rows.length
    && one.rows.every((row, place) => row.id === other.rows[place].id && sameCells(row.cells, other.rows[place].cells))
    && sameCells(one.fields, other.fields);
}

/** Whether two contents differ in nothing but the ids of their rows: the answer to a save was lost on its way. */
export function sameButIds(one, other) {
  return one.rows.length === other.rows.length
    && one.rows.every((row, place) => sameCells(row.cells, other.rows[place].cells))
    && sameCells(one.fields, other.fields);
}

function mergeCells(row, base, mine, theirs, conflicts) {
  const merged = {};
  for (const code of new Set([...Object.keys(mine), ...Object.keys(theirs)])) {
    const [was, my, their] = [base[code] || "", mine[code] || "", theirs[code] || ""];
    merged[code] = my === was ? their : my;
    if (my !== their && my !== was && their !== was) conflicts.push({ row, code, mine: my, theirs: their });
  }
  return merged;
}

/** {rows, fields, conflicts: [{row, code, mine, theirs}]}. In a conflict the merged text is mine. Nothing typed is lost:
 * a row that one side removed stays when the other changed it. */
export function merge(base, mine, theirs) {
  const conflicts = [];
  const [was, my, their] = [byId(base.rows), byId(mine.rows), byId(theirs.rows)];
  const rows = [];
  for (const row of mine.rows) {
    const there = their.get(row.id);
    const before = was.get(row.id);
    if (there) rows.push({ id: row.id, cells: mergeCells(row.id, before ? before.cells : {}, row.cells, there.cells, conflicts) });
    else if (!before || !sameCells(before.cells, row.cells)) rows.push(row);
  }
  let previous = "";
  for (const row of theirs.rows) {
    const before = was.get(row.id);
    if (!my.has(row.id) && (!before || !sameCells(before.cells, row.cells))) {
      rows.splice(rows.findIndex((kept) => kept.id === previous) + 1, 0, row);
    }
    previous = row.id;
  }
  return { rows, fields: mergeCells("", base.fields, mine.fields, theirs.fields, conflicts), conflicts };
}
