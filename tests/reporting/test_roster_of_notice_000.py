"""Task 19 of notice 000, from the demand to the last closed line: roster and clean-up list by 5 September."""

import io
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import pytest
from django.test import Client
from django.urls import reverse

from accounts.actors import Actor
from campaigns.models import Obligation
from campaigns.services.grants import name_substitute_reviewer
from campaigns.services.publish import publish_campaign
from personnel import services as personnel
from rectification import services
from rectification.models import CleanUpCase, Filing
from reporting.workbook import build_workbook, load_report
from tests.campaigns.recipes import acknowledge_all, load_notice_000
from tests.personnel.scenes import officer, registered
from tests.rectification.roster_scenes import KIND, answered, leave, staffed
from tests.rectification.scenes import act

pytestmark = pytest.mark.django_db


@pytest.fixture
def today(settings, tmp_path):
    """Sets the day on which everybody acts."""
    settings.CLOCK_FILE = str(tmp_path / "clock")

    def stand(day: str) -> None:
        Path(settings.CLOCK_FILE).write_text(f"{day}T09:00:00+08:00")

    return stand


def fetched(person, name: str, filing: Filing) -> bytes:
    client = Client()
    client.force_login(person)
    answer: Any = client.get(reverse(name, args=[filing.uuid]))
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def file_roster(cast, unit, liaison, reviewer) -> Filing:
    obligation = Obligation.objects.get(requirement__kind=KIND, unit=unit)
    assert obligation.due_date == date(2020, 9, 5) and not obligation.requirement.needs_signature
    filing = answered(cast, services.open_filing(obligation=obligation, actor=act(liaison)))
    services.submit_filing(filing=filing, actor=act(liaison))
    filing = Filing.objects.get(pk=filing.pk)
    services.accept_filing(filing=filing, version=filing.current, actor=act(reviewer))
    return Filing.objects.get(pk=filing.pk)


def test_roster_and_clean_up_list_of_notice_000(cast, today):
    today("2020-06-04")
    campaign, zhao = load_notice_000(), Actor(cast.zhao)
    name_substitute_reviewer(campaign=campaign, user=cast.wu, unit=cast.legal, actor=zhao)
    acknowledge_all(campaign, zhao)
    publish_campaign(campaign=campaign, actor=zhao)
    today("2020-09-01")
    people = staffed(cast)
    patrol = officer(cast.detachment, cast.zhao, "江海", post="中队长")
    registered(patrol, cast.zhao, "D0001")
    leave(patrol, cast, "retired")

    county = file_roster(cast, cast.wangxi, cast.shen, cast.zhao)
    empty = file_roster(cast, cast.shiwan, cast.lin, cast.zhao)
    city = file_roster(cast, cast.legal, cast.qian, cast.wu)
    assert county.days_late == 0 and not county.current.signatures.exists()
    cases = {case.name: case for case in CleanUpCase.objects.filter(campaign=campaign)}
    assert {name: case.filing for name, case in cases.items()} == {"马骏": county, "江海": city}, (
        "the section's: the city's"
    )
    assert cases["江海"].due_date == date(2020, 9, 11)

    # The first receiver fetches each filing; what goes to the authority outside is merged.
    book = openpyxl.load_workbook(io.BytesIO(fetched(cast.zhao, "filing-workbook", county)))
    assert [cell.value for cell in book["执法人员名册"][5]][:3] == [1, "望溪县局", "高远"]
    assert fetched(cast.zhao, "filing-print", empty).startswith(b"%PDF")
    units = [cast.legal.pk, cast.wangxi.pk, cast.shiwan.pk, cast.detachment.pk]
    report = load_report(campaign, cut_off=date(2020, 9, 1), unit_ids=units, scope="全部参加单位")
    merged = openpyxl.load_workbook(io.BytesIO(build_workbook(report)))
    total = next(row for row in merged["名册汇总"].iter_rows(values_only=True) if row[0] == "合计")
    assert total == ("合计", None, 2, 2, 0, 2, 2, 0, 0, 0, 2)
    assert {row[2] for row in merged["清理名单"].iter_rows(min_row=5, max_row=6, values_only=True)} == {"马骏", "江海"}

    # Each line is closed by itself: handed in and revoked, said to be done, verified by another.
    today("2020-09-08")
    for person, name, liaison, reviewer in (
        (people["gone"], "马骏", cast.shen, cast.zhao), (patrol, "江海", cast.qian, cast.wu),
    ):  # fmt: skip
        certificate = person.certificates.get()
        personnel.state_cases(certificate=certificate, left=0, text="没有案件", actor=act(cast.zhao))
        personnel.revoke(certificate=certificate, on=date(2020, 9, 8), actor=act(cast.zhao))
        event = services.claim_case(
            case=cases[name], done_on=date(2020, 9, 8), statement="证件已收回注销", actor=act(liaison)
        )
        assert event.still_listed is False
        services.verify_case(case=cases[name], actor=act(reviewer))
    assert set(CleanUpCase.objects.values_list("state", flat=True)) == {"closed"}
    again = openpyxl.load_workbook(io.BytesIO(fetched(cast.zhao, "filing-workbook", county)))
    rows = [list(sheet.iter_rows(values_only=True)) for sheet in (book["清理名单"], again["清理名单"])]
    assert rows[0] == rows[1], "what was filed stays as it was filed"
