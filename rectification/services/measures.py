"""Writing the measures 整改措施 of a problem from the text of a cell."""

from rectification.models import Measure, Problem
from rectification.services.events import Changes
from rectification.sheets.measures import read_measures


def measures_of(problem: Problem, text: str) -> list[Measure]:
    """The unsaved measures of a cell, each with what its end says of person and date."""
    return [
        Measure(
            problem=problem, position=position, text=one.text, person=one.person[:60], due_date=one.due,
            due_text=one.due_text[:40],
        )
        for position, one in enumerate(read_measures(text), 1)
    ]  # fmt: skip


def set_measures(problem: Problem, text: str) -> Changes:
    """Write a problem's measures anew where they differ; what this changes, lines joined by line ends."""
    fresh = measures_of(problem, text)
    before, after = list(problem.measures.values_list("text", flat=True)), [one.text for one in fresh]
    if before == after:
        return {}
    problem.measures.all().delete()
    Measure.objects.bulk_create(fresh)
    return {"measures": ["\n".join(before), "\n".join(after)]}
