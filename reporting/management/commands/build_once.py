"""The main job without a browser: a campaign's workbook and its units' lists as files in a folder."""

import re
from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext as _

from audit import clock
from campaigns.models import Campaign, FilingKind, Participation
from rectification.models import Filing, FilingVersion
from rectification.paper import paper_of
from rectification.prints import render_pdf
from reporting.workbook import build_workbook, load_report

LISTS = (FilingKind.PROBLEM_LIST, FilingKind.INSTITUTION_LIST, FilingKind.STATISTICS_TABLE)
_NOT_IN_NAMES = re.compile(r'[\\/:*?"<>|\s]+')


class Command(BaseCommand):
    help = "Writes the workbook of a campaign and the lists that its units submitted, and prints the paths."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--out", required=True, type=Path, help="the folder; made when missing")
        parser.add_argument("--campaign", help="slug; by default the campaign published last")
        parser.add_argument("--cut-off", type=date.fromisoformat, help="ISO day; by default today")

    def handle(self, *args: Any, **options: Any) -> None:
        campaign = chosen(options["campaign"])
        folder: Path = options["out"]
        folder.mkdir(parents=True, exist_ok=True)
        for name, data in papers(campaign, options["cut_off"] or clock.today()):
            path = folder / _NOT_IN_NAMES.sub("_", name)
            path.write_bytes(data)
            self.stdout.write(str(path))


def chosen(slug: str | None) -> Campaign:
    """The campaign of that slug, or the one published last."""
    rows = Campaign.objects.published().select_related("organiser")
    if slug:
        rows = rows.filter(slug=slug)
    campaign: Campaign | None = rows.order_by("-published_at", "-id").first()
    if campaign is None:
        raise CommandError(_("没有已发布的专项整治。") if not slug else _("没有“%(slug)s”。") % {"slug": slug})
    return campaign


def papers(campaign: Campaign, cut_off: date) -> Iterator[tuple[str, bytes]]:
    """(file name, content): the workbook first, then each list in the version submitted last."""
    units = list(Participation.objects.filter(campaign=campaign).values_list("unit_id", flat=True))
    report = load_report(campaign, cut_off=cut_off, unit_ids=units, scope=_("全部参加单位"))
    title = campaign.short_title
    yield f"{title}_{_('上报工作簿')}_{_('截至')}{cut_off:%Y%m%d}.xlsx", build_workbook(report)
    filings = Filing.objects.filter(campaign=campaign, kind__in=LISTS, first_submitted_at__isnull=False)
    for filing in filings.select_related("obligation__requirement", "campaign").order_by("unit__path", "kind", "id"):
        version = FilingVersion.objects.filter(filing=filing, submitted_at__isnull=False).order_by("-number").first()
        if version is not None:
            sheet = paper_of(filing, version)
            name = f"{filing.obligation.unit_name}_{filing.obligation.title}.pdf"
            yield name, render_pdf(sheet["template"], sheet)
