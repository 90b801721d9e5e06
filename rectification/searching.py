"""Search in the texts of problems by two or more characters.

On PostgreSQL an index knows the pairs of neighbouring characters of each text (migration "problem_words"). A word
that few problems hold is found by it; one that many hold is looked for in the order of the list, which fills a page
long before the index would have named all of them. Which of the two it is, a probe of the index tells: left to
choose, the database may sort half a million rows for the first fifty, or walk through a million for none.
Elsewhere every text is read.
"""

from typing import Any, TypeVar

from django.db import connections
from django.db.models import BooleanField, Expression, F, Q, QuerySet, Value

from accounts.models import Unit

Rows = TypeVar("Rows", bound=QuerySet[Any])
#: Up to so many rows a search is answered by their keys.
FEW = 1_000
#: The indexed expression; the migration writes the same one.
WORDS = "text_bigrams({0} || ' ' || {1} || ' ' || {2})"
COLUMNS = ("description", "responsible_leader", "responsible_unit")


class _HoldsPairs(Expression):
    """Whether a problem's texts hold all pairs of neighbouring characters of some words: what the index answers."""

    output_field = BooleanField()

    def __init__(self, words: str) -> None:
        super().__init__(output_field=BooleanField())
        self.parts: list[Any] = [*map(F, COLUMNS), Value(words)]

    def get_source_expressions(self) -> list[Any]:
        return self.parts

    def set_source_expressions(self, exprs: Any) -> None:
        self.parts = list(exprs)

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, tuple[Any, ...]]:
        compiled = [compiler.compile(part) for part in self.parts]
        columns = [sql for sql, _params in compiled[:-1]]
        return f"{WORDS.format(*columns)} @> text_bigrams({compiled[-1][0]})", tuple(compiled[-1][1])


def about(problems: Rows, text: str) -> Rows:
    """The problems whose description, responsible leader or unit, or whose unit's name holds a text of two or more
    characters: one query, on PostgreSQL up to three, besides the one that reads them."""
    units = list(Unit.objects.filter(name__icontains=text).values_list("pk", flat=True))
    if connections[problems.db].vendor == "postgresql":
        found = _few(problems, text, units)
        if found is not None:
            return problems.filter(pk__in=found)
    lookup = "contains" if text.upper() == text.lower() else "icontains"
    condition = Q(unit__in=units) if units else Q()
    for column in COLUMNS:
        condition |= Q(**{f"{column}__{lookup}": text})
    return problems.filter(condition)


def _few(problems: "QuerySet[Any]", text: str, units: list[int]) -> list[int] | None:
    """The keys of the problems that hold the text, None where there are many."""
    everything = problems.model._default_manager.using(problems.db).order_by()
    named: list[int] = []
    if units:
        named = list(everything.filter(unit__in=units).values_list("pk", flat=True)[: FEW + 1])
    held = [] if len(named) > FEW else list(everything.filter(_HoldsPairs(text)).values_list("pk", *COLUMNS)[: FEW + 1])
    if max(len(named), len(held)) > FEW:
        return None
    words = text.lower()
    return sorted({*named, *(pk for pk, *texts in held if any(words in each.lower() for each in texts))})
