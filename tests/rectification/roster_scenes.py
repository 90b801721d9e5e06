"""Scenes of a filed roster: a requirement of notice 000's kind, people with certificates, one case of each kind."""

from datetime import timedelta
from typing import Any

from accounts.models import Unit
from audit import clock
from campaigns.models import (
    FilingRequirement,
    Obligation,
    ObligationReceiver,
    RequirementParty,
    RequirementReceiver,
    Rhythm,
)
from personnel import services as personnel
from personnel.models import Officer
from personnel.services import From
from rectification import services
from rectification.models import Filing
from rectification.sheets.officer_roster import CLEAN_UP, of_half
from tests.campaign_factory import Given
from tests.cast import Cast
from tests.personnel.scenes import officer, registered
from tests.rectification.scenes import act, people_of, sign

KIND = "officer_roster"
OUTSIDE = "省交通运输厅"


def ask_for_roster(given: Given, cast: Cast, *filers: Unit, **about: Any) -> FilingRequirement:
    """The demand of task 19: the legal section reviews, and another office and a body outside receive too."""
    today = clock.today()
    row = FilingRequirement.objects.create(
        campaign=given.campaign, position=9, kind=KIND, title="执法人员名册及清理情况", rhythm=Rhythm.ONCE,
        due_date=today + timedelta(days=20), **{"needs_signature": False, **about},
    )  # fmt: skip
    receivers: list[dict[str, Any]] = [
        {"unit": cast.legal, "reviews": True},
        {"unit": cast.office},
        {"outside_name": OUTSIDE},
    ]
    for receiver in receivers:
        RequirementReceiver.objects.create(requirement=row, **receiver)
    for unit in filers or (cast.legal, cast.wangxi, cast.shiwan):
        RequirementParty.objects.create(requirement=row, unit=unit)
        owed = Obligation.objects.create(
            requirement=row, campaign=given.campaign, unit=unit, unit_name=unit.name, period_key="once",
            title=row.title, due_date=row.due_date, expected_from=today,
        )  # fmt: skip
        for receiver in receivers:
            ObligationReceiver.objects.create(obligation=owed, **receiver)
    given.requirements[KIND] = row
    return row


def staffed(cast: Cast) -> dict[str, Officer]:
    """Wangxi's people: one in order, one at its brigade, one who was transferred with his certificate unrevoked."""
    good = officer(cast.wangxi, cast.shen, "高远", post="副大队长")
    registered(good, cast.zhao, "B0001", issuer="岚川市司法局")
    brigade = officer(cast.wangxi_brigade, cast.zhao, "秦晓峰", post="执法队员")
    registered(brigade, cast.zhao, "B0002")
    gone = officer(cast.wangxi, cast.shen, "马骏")
    registered(gone, cast.zhao, "B0003")
    leave(gone, cast)
    return {"good": good, "brigade": brigade, "gone": gone}


def leave(row: Officer, cast: Cast, state: str = "transferred") -> None:
    """Goes today."""
    personnel.change_state(officer=row, state=state, since=From(clock.today(), "调令"), actor=act(cast.zhao))


def opened(cast: Cast, given: Given, unit: Unit | None = None) -> Filing:
    """The unit's liaison has opened the draft."""
    unit = unit or cast.wangxi
    return services.open_filing(obligation=given.obligation(KIND, unit), actor=act(people_of(cast, unit)[0]))


def answered(cast: Cast, filing: Filing, **cells: str) -> Filing:
    """The liaison writes what is done about every case, and by when."""
    filing = Filing.objects.get(pk=filing.pk)
    version = filing.current
    due = clock.today() + timedelta(days=10)
    typed = {"measure": "收回证件，报法规科注销", "due": due.isoformat(), "note": "", **cells}
    rows = [{"id": row["id"], "cells": dict(typed)} for row in of_half(version.content, CLEAN_UP)]
    content = {"schema": version.content["schema"], "fields": {"remark": ""}, "rows": rows}
    liaison, _leader = people_of(cast, filing.unit)
    services.save_draft(filing=filing, content=content, revision=version.revision, actor=act(liaison))
    return Filing.objects.get(pk=filing.pk)


def filed(cast: Cast, given: Given, unit: Unit | None = None) -> Filing:
    """Filled and submitted; signed where the requirement wants it."""
    filing = answered(cast, opened(cast, given, unit))
    if filing.obligation.requirement.needs_signature:
        return sign(cast, filing)
    services.submit_filing(filing=filing, actor=act(people_of(cast, filing.unit)[0]))
    return Filing.objects.get(pk=filing.pk)


def accepted_roster(cast: Cast, given: Given, unit: Unit | None = None) -> Filing:
    """Filed, and accepted by the office; the legal section's own by the general office."""
    filing = filed(cast, given, unit)
    reviewer = cast.wu if filing.unit == cast.legal else cast.zhao
    services.accept_filing(filing=filing, version=filing.current, actor=act(reviewer))
    return Filing.objects.get(pk=filing.pk)
