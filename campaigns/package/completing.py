"""What a package leaves out and its own print says: dates read from printed words, titles, the campaign's window."""

from datetime import date

from campaigns.deadlines import Context
from campaigns.models import Deadline, FilingKind, FilingRequirement, Phase, Rhythm
from campaigns.package.nodes import Node
from campaigns.readings import read_words


def complete(campaign: Node) -> None:
    """Fill in, never overwrite: what the file gives is a person's decision."""
    values = campaign.values
    context = Context(issued=values.get("issue_date"), start=values.get("start"), end=values.get("end"))
    _read(campaign, "campaign", "look_back_text", context)
    for phase in campaign.below(Phase):
        _read(phase, "phase", "window_text", context)
    for deadline in campaign.below(Deadline):
        _read(deadline, "deadline", "text", context)
    for requirement in campaign.below(FilingRequirement):
        _complete_requirement(requirement, context)
    _propose_window(campaign)


def _read(node: Node, kind: str, words: str, context: Context) -> None:
    text = node.values.get(words)
    if text:
        node.values = {**read_words(kind, text, context), **node.values}


def _complete_requirement(node: Node, context: Context) -> None:
    values = node.values
    if "rhythm" not in values:
        _read(node, "requirement", "due_text", context)
        values = node.values
        values.setdefault("rhythm", Rhythm.ONCE if values.get("due_date") else Rhythm.UNDATED)
    elif values["rhythm"] == Rhythm.ONCE and "due_date" not in values:
        values["due_date"] = read_words("requirement", values.get("due_text", ""), context).get("due_date")
    values.setdefault("title", str(FilingKind(values["kind"]).label))


def _propose_window(campaign: Node) -> None:
    """From the issue date to the latest phase or deadline, as domain.md proposes."""
    values = campaign.values
    days: list[date | None] = [phase.values.get("end") for phase in campaign.below(Phase)]
    days += [deadline.values.get("date") for deadline in campaign.below(Deadline)]
    days += [requirement.values.get("due_date") for requirement in campaign.below(FilingRequirement)]
    values.setdefault("start", values.get("issue_date"))
    values.setdefault("end", max((day for day in days if day is not None), default=None))
