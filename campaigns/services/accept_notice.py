"""From a checked reading to a draft campaign that knows which words each of its fields came from."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import models, transaction
from django.db.models import F
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Change, Refused, StaleState, apply, told_if_taken
from audit import clock
from campaigns import states
from campaigns.draft_rows import key_of
from campaigns.intake.checked import checked
from campaigns.intake.leading import groups_of
from campaigns.intake.organisation import organisation_of
from campaigns.intake.packaging import Named, Origin, Packaged, Path, package_of
from campaigns.intake.printed import Answered, answer_parties, matches_of
from campaigns.intake.values import Standing, Value
from campaigns.models import Campaign, DecisionAct, FieldSource, NoticeReading, ReadingState
from campaigns.package import PackageInvalid
from campaigns.services.configure_campaign import free_slug
from campaigns.services.decide_reading import undecided
from campaigns.services.leading import GroupFields, set_up_group
from campaigns.services.package import load_package

_TOLD = 3


@dataclass(frozen=True)
class Gap:
    """What is missing before a campaign can be made: the value's name, or a printed party (`party`), in words."""

    key: str
    words: str
    party: bool = False


class NotReady(Refused):
    """Something is still to be said; `gaps` lists it in printed order, values before parties."""

    def __init__(self, gaps: Sequence[Gap]) -> None:
        self.gaps = tuple(gaps)
        names = "、".join(f"“{gap.words}”" for gap in self.gaps[:_TOLD])
        more = _("等") if len(self.gaps) > _TOLD else ""
        super().__init__(
            _("还差%(count)d处，没有生成草稿：%(names)s%(more)s。请逐处核对后再生成。")
            % {"count": len(self.gaps), "names": names, "more": more}
        )


class NotFitting(Refused):
    """Values as checked cannot be kept; `faults` are pairs of a value's name and what is wrong with it."""

    def __init__(self, faults: Sequence[tuple[str, str]]) -> None:
        self.faults = tuple(faults)
        key, message = self.faults[0]
        super().__init__(
            _("有%(count)d处内容存不下，没有生成草稿：%(key)s %(message)s。请改短或改正后再生成。")
            % {"count": len(self.faults), "key": key, "message": message}
        )


def gaps_of(*, unsure: Iterable[Value], parties: Iterable[Answered]) -> list[Gap]:
    """What keeps a reading from becoming a campaign: values of which the reader was unsure and about which nobody has
    decided, and parties of which nobody knows whom they name."""
    found = [Gap(value.key, value.name) for value in unsure]
    return found + [Gap(one.printed.alike, one.printed.words, party=True) for one in parties if one.open]


def accept_notice(*, reading: NoticeReading, actor: Actor, slug: str = "") -> Campaign:
    """Make a draft campaign of a reading as it was checked. The reading then is accepted, with its file and what
    models do not hold; every field that has words in the notice is linked to them.

    Raises PermissionDenied, StaleState when the reading has ended, NotReady, NotFitting; then nothing is written.
    """
    actor.require(Capability.CAMPAIGN_CONFIGURE, reading)
    with transaction.atomic():
        _hold(reading)
        decisions = list(reading.decisions.all())
        draft = checked(reading.draft, decisions)
        parties = answer_parties(draft, organisation := organisation_of(reading.organiser, clock.today()))
        said = [decision for decision in decisions if decision.act != DecisionAct.LATER]
        gaps = gaps_of(unsure=undecided(reading, said, Standing.UNSURE), parties=parties)
        if gaps:
            raise NotReady(gaps)
        packaged = package_of(draft, Named(organisation, matches_of(parties)))
        campaign = _load(packaged, slug, actor)
        _keep_origins(campaign, reading, packaged.origins)
        for name, office, head, seats in groups_of(draft):
            data = GroupFields(name=name, office=office, office_head=head)
            set_up_group(campaign=campaign, unit=None, data=data, seats=seats, actor=actor)
        apply(
            states.ACCEPT_READING, row=reading, actor=actor,
            change=Change({"campaign": campaign, "closed_at": clock.now()}, note={"campaign": campaign.slug}),
        )  # fmt: skip
    return campaign


def _hold(reading: NoticeReading) -> None:
    """Take the reading's row, so that decisions and another acceptance wait. Raises StaleState when it has ended."""
    taken = NoticeReading.objects.filter(pk=reading.pk, state=ReadingState.OPEN).update(reason=F("reason"))
    reading.refresh_from_db()
    if not taken:
        raise StaleState(reading, reading.state)


def _load(packaged: Packaged, slug: str, actor: Actor) -> Campaign:
    title = packaged.data["campaign"]["short_title"]
    taken = Refused(_("刚有人生成了简称相同的专项整治，这次没有生成。请再按一次“生成草稿”。"))
    try:
        with told_if_taken(taken):
            return load_package(data=packaged.data, notices=None, actor=actor, slug=slug or free_slug(title))
    except PackageInvalid as invalid:
        raise NotFitting([(_key(packaged, fault.path), fault.message) for fault in invalid.faults]) from invalid


def _key(packaged: Packaged, printed: str) -> str:
    """The draft's name of the value at a path as faults print it: areas[0].items[1].text → item-1.2.text."""
    steps: list[str | int] = []
    for part in printed.replace("]", "").split("."):
        name, *places = part.split("[")
        steps += [name, *(int(place) for place in places)]
    for length in range(len(steps), 0, -1):
        row = packaged.keys.get(tuple(steps[:length]))
        if row:
            return ".".join([row, *(str(step) for step in steps[length:])])
    return ".".join(str(step) for step in steps if step != "campaign")


def _keep_origins(campaign: Campaign, reading: NoticeReading, origins: Sequence[Origin]) -> None:
    """Write which words each field came from, by the rows that were made."""
    rows = _rows_by_path(campaign)
    length = len(reading.text)
    FieldSource.objects.bulk_create(
        FieldSource(
            campaign=campaign, reading=reading, row=rows[origin.path], field=origin.field, start=origin.start,
            end=min(origin.end, length),
        )
        for origin in origins
        if origin.path in rows and origin.start < length
    )  # fmt: skip


#: Lists of the package, by relation; what has no name on screens is left out.
_BELOW: Mapping[str, Any] = {
    "basis_documents": {},
    "higher_campaigns": {},
    "areas": {"items": {"sub_points": {}}},
    "task_groups": {"tasks": {"assignments": {"deadlines": {}}}},
    "phases": {},
    "annexes": {},
    "filing_requirements": {},
}


def _rows_by_path(campaign: Campaign) -> dict[Path, str]:
    """The names of a campaign's rows by their way in the package: rows were written in its order."""
    found: dict[Path, str] = {(): ""}
    for relation, below in _BELOW.items():
        deep = "__".join(_chain(below))
        rows = getattr(campaign, relation).all()
        _collect(found, (relation,), rows.prefetch_related(deep) if deep else rows, below)
    return found


def _chain(below: Mapping[str, Any]) -> list[str]:
    return [step for relation, more in below.items() for step in (relation, *_chain(more))]


def _collect(found: dict[Path, str], path: Path, rows: Iterable[models.Model], below: Mapping[str, Any]) -> None:
    for at, row in enumerate(rows):
        found[(*path, at)] = key_of(row)
        for relation, more in below.items():
            _collect(found, (*path, at, relation), getattr(row, relation).all(), more)
