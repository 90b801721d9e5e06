"""What a demand of training may say. Pure, apart from the names of categories."""

from datetime import date

from django.utils.translation import gettext as _

from personnel.models import Measure, TrainingCategory

#: More is a slip of the pen: a year has no more hours of work.
MOST = 2000


def demand_fault(amount: int | None, starts_on: date | None, until: date | None, *, needed: bool = False) -> str:
    """Why a demand cannot be used; "" when it can. `needed`: one without an amount cannot either."""
    if amount is not None and not 1 <= amount <= MOST:
        return _("每人不少于的数量请填1到%(most)d。") % {"most": MOST}
    if starts_on and until and until < starts_on:
        return _("到哪天止早于从哪天起算。请改其中一个。")
    if needed and amount is None:
        return _("没有写每人不少于多少。请填数量。")
    return ""


def category_choices(kept: str = "") -> list[tuple[str, str]]:
    """Codes and names to choose from, in order; `kept`: one that stands there already is offered though it ended."""
    rows = [(row.code, row.name) for row in TrainingCategory.objects.all() if row.ended_on is None or row.code == kept]
    if kept and kept not in dict(rows):
        rows.append((kept, kept))
    return rows


def demand_words(category: str, amount: str | int | None, measure: str, names: dict[str, str]) -> str:
    """“专业法律知识不少于30课时”."""
    what = names.get(category, category) if category else _("各类培训合计")
    return _("%(what)s不少于%(amount)s%(measure)s") % {
        "what": what, "amount": amount or "—", "measure": Measure(measure).label,
    }  # fmt: skip
