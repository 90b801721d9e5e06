"""Where brackets and the values of labels end in a folded text. Pure."""

import re


def value_end(folded: str, start: int, ends: re.Pattern[str], longest: int | None = None) -> int:
    """Where the value of a label ends: at the closing bracket around it, at what `ends` finds, after `longest` signs,
    or with the text."""
    furthest = len(folded) if longest is None else min(len(folded), start + longest)
    limit = ends.search(folded, start, furthest)
    stop, depth = limit.start() if limit else furthest, 0
    for index in range(start, stop):
        if folded[index] == "(":
            depth += 1
        elif folded[index] == ")":
            if not depth:
                return index
            depth -= 1
    return stop


def brackets_of(folded: str) -> list[tuple[int, int]]:
    """Outermost brackets, (start, end) with the signs."""
    found, depth, start = [], 0, 0
    for index, sign in enumerate(folded):
        if sign == "(":
            start = index if not depth else start
            depth += 1
        elif sign == ")" and depth:
            depth -= 1
            if not depth:
                found.append((start, index + 1))
    return found
