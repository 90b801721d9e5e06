"""Rules about numbers: those of rows, those that the text announces, those of annexes, and weights."""

from collections.abc import Iterator

from campaigns.linting.annexes import best_annex
from campaigns.linting.counts import Count, Cue, read_annexes, read_counts, read_ranges
from campaigns.linting.findings import Finding, conflict, missing
from campaigns.linting.judgements import number_faults, read_number
from campaigns.linting.plan import Opening, Plan, Prose, Words, overlap

#: What may stand between an announced number and the end of its sentence.
_LONGEST_END = 120
#: What stands directly below; everything else may be counted a level deeper.
_HEADINGS = ("areas", "phases")
#: Two weights may well be part of something larger.
_FEWEST = 3
_NOUNS = {"areas": "个方面", "items": "条整治重点", "tasks": "项任务", "phases": "个阶段", "annexes": "个附件"}


def numbers(plan: Plan) -> Iterator[Finding]:
    """Printed numbers run on, or begin again at 1 under a new heading."""
    for run in plan.runs:
        for fault in number_faults([[words.text for words in group] for group in run.groups], loose=run.loose):
            words = run.groups[fault.group][fault.row]
            if fault.last is None:
                message = f"{run.noun}从“{words.text}”开始，前面没有。请核对有没有缺漏。"
                yield conflict("number.skips", message, words)
            elif fault.repeats:
                message = f"{run.noun}“{words.text}”重复或倒退（前一个是{fault.last}）。请核对，引用时容易弄混。"
                yield conflict("number.repeats", message, words)
            else:
                message = f"{run.noun}从{fault.last}跳到{fault.value}。请核对有没有缺漏。"
                yield conflict("number.skips", message, words)


def counts(plan: Plan) -> Iterator[Finding]:
    """A number that the text announces against what follows or stands before."""
    for prose in plan.prose:
        for count in read_counts(prose.text):
            found = _differs(count, prose, plan)
            if found:
                words = prose.cut(count.start, count.end)
                where = "后面列了" if count.cue == Cue.NEXT else "文中列了"
                message = f"正文写“{words.text}”，{where}{found}。请核对是数错了，还是有缺漏。"
                yield conflict("count.differs", message, words)


def _differs(count: Count, prose: Prose, plan: Plan) -> str:
    """What there is instead; empty when the number agrees or nothing can be counted."""
    total = plan.totals.get(count.of, 0)
    opening = prose.opening
    if count.cue == Cue.NEXT and opening and opening.count > 1 and _closes(prose, count):
        deeper = set() if count.of in _HEADINGS else {opening.below, total}
        fits = {opening.count, opening.last, *deeper, total if count.of == "phases" else 0}
        return "" if count.count in fits else _listed(opening, count)
    if count.cue == Cue.BACK or (count.of == "phases" and total > 1):
        return "" if not total or count.count == total else f"{total}{_NOUNS[count.of]}"
    return ""


def _closes(prose: Prose, count: Count) -> bool:
    """Whether the sentence with the number is the last of its text."""
    rest = prose.text[count.end : count.end + _LONGEST_END].rstrip()
    return len(prose.text) - count.end < _LONGEST_END and not any(sign in rest[:-1] for sign in "。;；:：")


def _listed(opening: Opening, count: Count) -> str:
    """The list nearest to what was announced."""
    number = opening.below if count.of == "items" and opening.below else opening.count
    return f"{number}{_NOUNS.get(count.of, '项')}"


def ranges(plan: Plan) -> Iterator[Finding]:
    """第1至22条 where there are only twenty."""
    for prose in plan.prose:
        for row in read_ranges(prose.text):
            total = plan.totals.get(row.of, 0)
            if total and max(row.numbers) > total:
                words = prose.cut(row.start, row.end)
                message = f"正文写“{words.text}”，文中只有{total}{_NOUNS[row.of]}。请核对引到哪一条。"
                yield conflict("count.beyond", message, words)


def weights(plan: Plan) -> Iterator[Finding]:
    """The weights of all indicators add to the full marks."""
    known = [row.weight for row in plan.indicators if row.weight is not None]
    if len(known) < _FEWEST or len(known) < len(plan.indicators):
        return
    total = sum(known)
    if abs(total - plan.full_marks) > 0.001:
        message = f"{len(known)}项指标的分值合计{total:g}分，不是{plan.full_marks:g}分。请核对各项分值。"
        yield conflict("weight.sum", message, plan.indicators[0].name)


def annex_references(plan: Plan) -> Iterator[Finding]:
    """The annex that the text cites: there must be one with that number, and it must be the one that is named. What a
    material of a campaign cites is told by the publish check."""
    own = {number for annex in plan.annexes if (number := read_number(annex.number))}
    told = {read_number(row.cited.text) for row in plan.filings if row.cited} if plan.beside_check else set()
    for prose in plan.prose:
        clause = 0
        for row in read_annexes(prose.text):
            if own and not set(row.numbers) & told:
                yield from _reference(plan, own, row.numbers, prose.text[clause : row.start], prose.cut(*row.span))
            clause = row.end


def _reference(
    plan: Plan, own: set[int], numbers: tuple[int, ...], before: str, words: Words
) -> Iterator[Finding]:  # fmt: skip
    strange = [number for number in numbers if number not in own]
    meant = best_annex(before, numbers[0], plan.annexes) if len(numbers) == 1 else None
    if strange:
        named = "、".join(map(str, strange))
        message = f"正文引“附件{named}”，附件单里只有{len(own)}个附件，没有这一号。请核对，正文照原样保留。"
        yield conflict("annex.absent", message, words)
    elif meant:
        message = (
            f"正文写“{words.text}”，而说的“{meant.title.text}”是附件{meant.number}。请核对用哪一个，正文照原样保留。"
        )
        yield conflict("annex.other", message, words)


def no_annex_list(plan: Plan) -> Iterator[Finding]:
    """Annexes are cited and there is no list of them: said once."""
    if plan.annexes:
        return
    cited = [(prose, row) for prose in plan.prose for row in read_annexes(prose.text)]
    if cited:
        prose, row = cited[0]
        words = prose.cut(row.start, row.end)
        message = f"正文引“{words.text}”，全文没有附件单。请核对附件是不是没有一起取来。"
        yield missing("annex.no_list", message, words)


def annex_kinds(plan: Plan) -> Iterator[Finding]:
    """The annex that is cited for a material against the annex whose form it is."""
    told = [finding.words for finding in annex_references(plan)]
    for filing in plan.filings:
        cited = read_number(filing.cited.text) if filing.cited else None
        forms = [annex for annex in plan.annexes if annex.kind and annex.kind == filing.kind]
        if cited is None or not forms or any(read_number(annex.number) == cited for annex in forms):
            continue
        if any(overlap(filing.cited, words) for words in told):
            continue
        own = "、".join(annex.number for annex in forms)
        message = f"“{filing.title.text}”正文写“附件{cited}”，实为附件{own}。请核对，正文照原样保留。"
        yield conflict("annex.other", message, filing.cited)
