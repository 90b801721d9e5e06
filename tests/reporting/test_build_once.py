"""The main job without a browser."""

import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from django.core.management import CommandError, call_command

from tests.cast import Cast
from tests.reporting.given import Given, at


def build(folder: Path, **options) -> list[Path]:
    said = io.StringIO()
    call_command("build_once", out=folder, stdout=said, **options)
    return [Path(line) for line in said.getvalue().splitlines()]


def test_it_writes_the_workbook_and_the_submitted_lists(given: Given, cast: Cast, tmp_path: Path) -> None:
    one, two, _three = given.units
    given.problem(one, given.items[0], at(date(2026, 6, 20)))
    filing = given.file(
        given.owe("problem_list", one, key="undated"), at(date(2026, 6, 18)), accepted=at(date(2026, 6, 20))
    )
    filing.versions.update(submitted_at=at(date(2026, 6, 18)), frozen_at=at(date(2026, 6, 18)))
    given.file(given.owe("problem_list", two, key="undated"))
    paths = build(tmp_path / "out", cut_off=date(2026, 7, 1))
    assert [path.name for path in paths] == [
        "执法突出问题专项整治_上报工作簿_截至20260701.xlsx",
        "岚川市交通运输综合执法支队_问题清单.pdf",
    ]
    assert openpyxl.load_workbook(paths[0])["情况统计表"]["B5"].value == 1
    assert paths[1].read_bytes().startswith(b"%PDF-")
    assert build(tmp_path / "out", cut_off=date(2026, 7, 1), campaign=given.campaign.slug) == paths


def test_without_a_published_campaign_it_says_so(given: Given, tmp_path: Path) -> None:
    given.campaign.state = "draft"
    given.campaign.save()
    with pytest.raises(CommandError, match="没有已发布"):
        build(tmp_path)
    with pytest.raises(CommandError, match="zhengzhi-2026"):
        build(tmp_path, campaign="zhengzhi-2026")
