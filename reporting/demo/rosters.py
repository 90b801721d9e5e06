"""The demo's filed rosters: one accepted, one that waits for its review, one begun."""

from datetime import timedelta

from audit import clock
from campaigns.models import FilingKind
from personnel.clean_up import EXPIRED, GONE_UNREVOKED
from rectification import services
from rectification.models import CleanUpCase, Filing
from rectification.sheets.officer_roster import CLEAN_UP, of_half
from reporting.demo.moments import at
from reporting.demo.story import FILERS, Story

MEASURES = {
    EXPIRED: "停止上路执法，换发新证前不安排办案；由法制股报法规科换发",
    GONE_UNREVOKED: "收回证件交法规科注销，注销前封存",
}
OTHERWISE = "核对档案后更正，多余的证件交回注销"


def file_rosters(story: Story) -> None:
    """望溪县局 accepted, 石湾县局 submitted, the detachment at it."""
    with at(-5, 10, 30):
        accepted = _filled(story, "WX")
    with at(-4, 9):
        story.send(accepted, FILERS["WX"])
        story.sign(Filing.objects.get(pk=accepted.pk), FILERS["WX"])
    with at(-3, 15):
        story.accept(Filing.objects.get(pk=accepted.pk), "WX")
    with at(-1, 9, 15):
        waiting = _filled(story, "SW")
        story.send(waiting, FILERS["SW"])
        story.sign(Filing.objects.get(pk=waiting.pk), FILERS["SW"])
        _opened(story, "LC-ZD")
    with at(-1, 16):
        _claim(story)


def _claim(story: Story) -> None:
    """One of the accepted cases is said to be done; the others wait."""
    case = CleanUpCase.objects.filter(case_kind=GONE_UNREVOKED).first()
    if case is None:
        return
    services.claim_case(
        case=case, done_on=clock.today(), statement="证件已收回封存，注销材料已报法规科",
        actor=story.organisation.actor("shenyutong"),
    )  # fmt: skip


def _opened(story: Story, code: str) -> Filing:
    obligation, liaison = story.obligation(code, FilingKind.OFFICER_ROSTER), FILERS[code].liaison
    assert obligation and liaison
    return services.open_filing(obligation=obligation, actor=story.organisation.actor(liaison[0]))


def _filled(story: Story, code: str) -> Filing:
    """Drawn from the roster, each case with what is done about it."""
    filing = _opened(story, code)
    version, due = filing.current, clock.today() + timedelta(days=14)
    rows = [
        {"id": row["id"], "cells": {
            "measure": MEASURES.get(row["cells"]["case_kind"], OTHERWISE), "due": due.isoformat(), "note": "",
        }}
        for row in of_half(version.content, CLEAN_UP)
    ]  # fmt: skip
    content = {"schema": version.schema, "fields": {"remark": ""}, "rows": rows}
    liaison = FILERS[code].liaison
    assert liaison
    actor = story.organisation.actor(liaison[0])
    services.save_draft(filing=filing, content=content, revision=version.revision, actor=actor)
    return Filing.objects.get(pk=filing.pk)
