"""From rows to the plain data that sheets judge and print with."""

from typing import Any

from django.utils.translation import gettext as _

from audit import clock
from campaigns.history import Past, past_of
from campaigns.models import Annex, Campaign, FocusItem, Rhythm, Task
from campaigns.successions import named_then
from rectification.content import rows_of
from rectification.models import Filing, FilingVersion
from rectification.rosters import rows_today
from rectification.services.versions import computed_figures
from rectification.sheets import Item, SheetContext, SubItem, sheet_for


def _held(version: FilingVersion | None, column: str) -> set[str]:
    """What a version's rows have chosen: it stays a choice of theirs when an amendment has withdrawn it since."""
    return {row["cells"].get(column, "") for row in rows_of(version.content)} if version is not None else set()


def campaign_items(campaign: Campaign, version: FilingVersion | None = None) -> tuple[Item, ...]:
    """The focus items of a campaign in printed order: two queries, three for a version older than an amendment.

    For a version: the standing items and those that it holds; for a frozen one in the words of its day. Without a
    version: every item that some draft may hold, withdrawn ones included.
    """
    rows = (
        FocusItem.objects.filter(area__campaign=campaign)
        .select_related("area")
        .prefetch_related("sub_points")
        .order_by("area__position", "area_id", "position", "id")
    )
    frozen = version is not None and version.frozen_at is not None
    past = past_of(campaign, version.campaign_version) if version is not None and frozen else Past()
    held = _held(version, "item")
    areas: dict[int, int] = {}
    items = []
    for row in rows:
        if version is not None and not past.stood(row) and str(row.pk) not in held:
            continue
        place = areas.setdefault(row.area_id, len(areas))
        subs = tuple(SubItem(str(sub.pk), past.value(sub, "text")) for sub in row.sub_points.all())
        title = past.value(row.area, "title")
        items.append(
            Item(
                key=str(row.pk),
                number=row.number,
                text=past.value(row, "text"),
                area=place,
                area_number=row.area.number,
                area_title=title,
                area_label=row.area.short_label or title,
                sub_items=subs,
            )
        )
    return tuple(items)


def _titled(filing: Filing, title: str) -> str:
    """A signed addition must not be taken for the list that it adds to."""
    return _("%(title)s（补报）") % {"title": title} if filing.obligation.is_addition else title


def _figures(filing: Filing, version: FilingVersion) -> dict[str, Any]:
    """What typed numbers are held against: fixed with a frozen version, else those of now."""
    fixed: dict[str, Any] | None = version.content.get("figures") if version.frozen_at else None
    return fixed if fixed is not None else computed_figures(filing)


def sheet_context(filing: Filing, version: FilingVersion | None = None) -> SheetContext:
    """What the filing's form needs. Unit and title are those of the obligation; of a frozen version those of then."""
    requirement = filing.obligation.requirement
    campaign = filing.campaign
    version = version or filing.current
    named = named_then(filing.obligation, version.frozen_at)
    annex = Annex.objects.filter(campaign=campaign, kind=filing.kind).first()
    # One signed paper a month must say which month it is of.
    own_title = named.title if requirement.rhythm == Rhythm.MONTHLY else requirement.title
    tasks: tuple[tuple[str, str], ...] = ()
    if filing.kind == "institution_list":
        held = _held(version, "task")
        rows = Task.objects.filter(group__campaign=campaign).select_related("group")
        tasks = tuple(
            (str(task.pk), f"{task.number}. {task.text[:40]}")
            for task in rows
            if task.withdrawn_at is None or str(task.pk) in held
        )
    return SheetContext(
        unit_name=named.unit,
        today=clock.today(),
        issue_date=campaign.issue_date,
        start=campaign.start,
        end=campaign.end,
        items=campaign_items(campaign, version) if filing.kind == "problem_list" else (),
        tasks=tasks,
        zero_allowed=filing.obligation.takes_zero_report,
        needs_attachment=requirement.needs_attachment,
        attachment_count=version.attachments.count(),
        annex_number=annex.number if annex else "",
        annex_title=_titled(filing, annex.title if annex else own_title),
        annex_note=annex.note if annex else "",
        needs_signature=requirement.needs_signature,
        title=named.title,
        single_liaison=campaign.single_liaison,
        figures=_figures(filing, version) if sheet_for(filing.kind).computed else {},
        drawn=rows_today(filing) if sheet_for(filing.kind).drawn and version.frozen_at is None else None,
    )
