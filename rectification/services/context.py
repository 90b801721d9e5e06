"""From rows to the plain data that sheets judge and print with."""

from audit import clock
from campaigns.models import Annex, Campaign, FocusItem, Task
from rectification.models import Filing, FilingVersion
from rectification.sheets import Item, SheetContext, SubItem


def campaign_items(campaign: Campaign) -> tuple[Item, ...]:
    """The focus items of a campaign in printed order: two queries."""
    rows = (
        FocusItem.objects.filter(area__campaign=campaign, withdrawn_at=None)
        .select_related("area")
        .prefetch_related("sub_points")
        .order_by("area__position", "area_id", "position", "id")
    )
    areas: dict[int, int] = {}
    items = []
    for row in rows:
        place = areas.setdefault(row.area_id, len(areas))
        subs = tuple(SubItem(str(sub.pk), sub.text) for sub in row.sub_points.all())
        items.append(
            Item(
                key=str(row.pk),
                number=row.number,
                text=row.text,
                area=place,
                area_number=row.area.number,
                area_title=row.area.title,
                area_label=row.area.column_label,
                sub_items=subs,
            )
        )
    return tuple(items)


def sheet_context(filing: Filing, version: FilingVersion | None = None) -> SheetContext:
    """What the filing's form needs. The unit is named as its obligation froze it."""
    requirement = filing.obligation.requirement
    campaign = filing.campaign
    version = version or filing.current
    annex = Annex.objects.filter(campaign=campaign, kind=filing.kind).first()
    tasks: tuple[tuple[str, str], ...] = ()
    if filing.kind == "institution_list":
        rows = Task.objects.filter(group__campaign=campaign, withdrawn_at=None).select_related("group")
        tasks = tuple((str(task.pk), f"{task.number}. {task.text[:40]}") for task in rows)
    return SheetContext(
        unit_name=filing.obligation.unit_name,
        today=clock.today(),
        issue_date=campaign.issue_date,
        start=campaign.start,
        end=campaign.end,
        items=campaign_items(campaign) if filing.kind == "problem_list" else (),
        tasks=tasks,
        zero_allowed=requirement.zero_report_allowed,
        needs_attachment=requirement.needs_attachment,
        attachment_count=version.attachments.count(),
        annex_number=annex.number if annex else "",
        annex_title=annex.title if annex else requirement.title,
        annex_note=annex.note if annex else "",
        needs_signature=requirement.needs_signature,
        title=filing.obligation.title,
    )
