"""Campaigns made of others: clones, templates, packages from a browser."""

import json
from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.models import Unit
from accounts.transitions import Refused, what
from audit import clock
from audit.services import record
from campaigns.models import Annex, Campaign, CampaignTemplate
from campaigns.package import dump_package
from campaigns.package.shifting import shift_days
from campaigns.services.configure_campaign import free_slug, organisers_of
from campaigns.services.package import load_package

#: Names of a package → what they stand for here: {"unit": code} or {"group": code}.
PartyMap = Mapping[str, Mapping[str, str]]
MOST_BYTES = 2 * 1024 * 1024
TITLE_MOST = int(Annex._meta.get_field("title").max_length or 0)
#: The recipe that comes with the product, offered as an example.
EXAMPLE = Path(__file__).resolve().parents[1] / "recipes" / "demo_campaign.json"


def clone_campaign(
    *, campaign: Campaign, title: str, short_title: str, organiser: Unit, issue_date: date | None, actor: Actor,
    parties: PartyMap | None = None,
) -> Campaign:  # fmt: skip
    """A new draft with everything that the plan says, for `organiser`; the document number is empty.

    With an issue date all dates move by the days between the two, and their print with them. Raises PermissionDenied
    unless the person reads the one and is campaign manager of the other.
    """
    actor.require(Capability.CAMPAIGN_READ, campaign)
    data = _for_organiser(dump_package(campaign), organiser, actor)
    if issue_date is not None and campaign.issue_date is not None:
        data = shift_days(data, (issue_date - campaign.issue_date).days)
    return _load(_titled(data, title, short_title), short_title or title, actor, parties)


def keep_template(*, campaign: Campaign, name: str, note: str, actor: Actor) -> CampaignTemplate:
    """Put a campaign as it stands now into the library, without document number, contact and dates of issue's own
    office. Later changes of the campaign do not reach the template."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, campaign)
    if not name.strip():
        raise Refused(_("请给模板起个名字。"))
    data = dump_package(campaign)
    data["campaign"] |= {"document_number": "", "contact_name": "", "contact_phone": ""}
    with transaction.atomic():
        template = CampaignTemplate.objects.create(
            name=name.strip()[:120], note=note.strip()[:300], owner=campaign.organiser, content=data,
            created_by=actor.person, created_at=clock.now(),
        )  # fmt: skip
        record(who=actor.who, action="campaigns.template.kept", what=what(template), after={"campaign": campaign.slug})
    return template


def remove_template(*, template: CampaignTemplate, actor: Actor) -> None:
    """Take a template out of the library; campaigns made of it stay."""
    actor.require(Capability.CAMPAIGN_CONFIGURE, template)
    with transaction.atomic():
        record(who=actor.who, action="campaigns.template.removed", what=what(template))
        template.delete()


def start_from_template(
    *, template: CampaignTemplate | None, title: str, short_title: str, organiser: Unit, issue_date: date | None,
    actor: Actor, parties: PartyMap | None = None,
) -> Campaign:  # fmt: skip
    """A new draft from a template, or from the product's example when None. Raises PackageInvalid where a unit or group
    of the template is not there any more and `parties` names no other."""
    if template is not None:
        actor.require(Capability.CAMPAIGN_READ, template)
    data: Any = json.loads(EXAMPLE.read_text(encoding="utf-8")) if template is None else template.content
    data = _for_organiser(data, organiser, actor)
    issued = data["campaign"].get("issue_date")
    if issue_date is not None and isinstance(issued, str):
        data = shift_days(data, (issue_date - date.fromisoformat(issued)).days)
    return _load(_titled(data, title, short_title), short_title or title, actor, parties)


def load_upload(*, content: bytes, actor: Actor, parties: PartyMap | None = None) -> Campaign:
    """A new draft from a package file. Raises Refused for what is no JSON or too large, PackageInvalid with every
    fault; then nothing is written. `parties` goes before the file's own. No file of the server is read for it."""
    if len(content) > MOST_BYTES:
        raise Refused(_("文件超过2 MB，没有载入。"))
    try:
        data = json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise Refused(_("这不是方案文件：应是UTF-8编码的JSON。没有写入任何内容。")) from error
    named = data.get("campaign", {}) if isinstance(data, Mapping) else {}
    title = str(named.get("short_title") or named.get("title") or "") if isinstance(named, Mapping) else ""
    return load_package(data=data, notices=None, actor=actor, slug=free_slug(title[:60]), parties=parties)


def _for_organiser(data: Mapping[str, Any], organiser: Unit, actor: Actor) -> dict[str, Any]:
    """The package with another organiser, who also receives and reviews what the first one did. A higher campaign that
    the person may not read stays as words alone."""
    if organiser.pk not in organisers_of(actor):
        raise PermissionDenied(_("您没有为这个牵头单位配置专项整治的权限。"))
    key, old = f"unit:{organiser.code}", data["campaign"]["organiser"]
    requirements = [
        {
            **row,
            "receivers": [{**to, "party": key} if to.get("party") == old else to for to in row.get("receivers", [])],
        }
        for row in data["filing_requirements"]
    ]
    seen = set(Campaign.objects.visible_to(actor.person).values_list("slug", flat=True))
    higher = [
        {name: value for name, value in row.items() if name != "upper" or value in seen}
        for row in data.get("higher_campaigns", [])
    ]
    return {
        **data,
        **({"higher_campaigns": higher} if higher else {}),
        "parties": {**data["parties"], key: {"unit": organiser.code}},
        "campaign": {**data["campaign"], "organiser": key},
        "filing_requirements": requirements,
    }


def _titled(data: Mapping[str, Any], title: str, short_title: str) -> dict[str, Any]:
    """The package under its new name, which also stands in the heads of its annexes."""
    short, former = (short_title or title).strip()[:60], data["campaign"].get("short_title")
    names = {"title": title.strip(), "short_title": short, "document_number": ""}
    annexes = data.get("annexes", [])
    if former and short:
        annexes = [_renamed(annex, former, short) for annex in annexes]
    return {**data, "campaign": {**data["campaign"], **names}, "annexes": annexes}


def _renamed(annex: Mapping[str, Any], former: str, short: str) -> Mapping[str, Any]:
    title = annex.get("title")
    renamed = title.replace(former, short) if isinstance(title, str) else ""
    return {**annex, "title": renamed} if 0 < len(renamed) <= TITLE_MOST else annex


def _load(data: Mapping[str, Any], title: str, actor: Actor, parties: PartyMap | None) -> Campaign:
    return load_package(data=data, notices=None, actor=actor, slug=free_slug(title), parties=parties)
