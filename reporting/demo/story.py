"""The story so far: units file, leaders sign, the bureau reviews, problems are claimed and verified.

Each act goes through the services that people use, at the moment it tells of, so that the demo's trail, figures and
lists are as real as a campaign's.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from itertools import cycle
from typing import Any

from audit import clock
from campaigns.models import Campaign, FilingKind, FocusItem, Obligation
from campaigns.services import acknowledge_warning, name_inspector, name_substitute_reviewer, publish_campaign
from campaigns.services.publish import review_campaign
from rectification import services
from rectification.models import Filing, Problem
from rectification.sheets import sheet_for
from reporting.demo import texts
from reporting.demo.moments import at
from reporting.demo.organisation import Organisation
from reporting.demo.people import DEPUTY, MANAGER, SUBSTITUTE, UNITS, DemoUnit

FILERS = {unit.code: unit for unit in UNITS if unit.liaison}
#: How far each unit's lists have come: accepted, submitted, returned (in part), corrected (and submitted
#: again), awaiting (signature), entered (by the office, from paper), draft, none.
PROBLEM_LISTS = {
    "LC-FG": "accepted", "LC-ZD": "accepted", "DP": "accepted", "BZ": "accepted", "WX": "returned", "SW": "accepted",
    "BL": "none", "QH": "awaiting", "LD": "corrected", "HD": "draft",
}  # fmt: skip
INSTITUTION_LISTS = {
    "LC-FG": "accepted", "LC-ZD": "submitted", "DP": "accepted", "BZ": "accepted", "WX": "awaiting", "SW": "submitted",
    "BL": "none", "QH": "awaiting", "LD": "submitted", "HD": "entered",
}  # fmt: skip
LATE_REGISTRATION = {"HD"}
#: Units whose registered liaison has no account yet.
NEWCOMERS = {"BZ": "姚静", "BL": "程一帆"}


@dataclass
class Story:
    """Plays the demo campaign."""

    organisation: Organisation
    campaign: Campaign

    def play(self) -> None:
        """From publication to this morning."""
        self.publish()
        self.items = {item.number: item for item in FocusItem.objects.filter(area__campaign=self.campaign)}
        for place, unit in enumerate(FILERS.values()):
            self.register(unit, place)
        self.inform()
        found = cycle(texts.PROBLEMS)
        for place, (code, stage) in enumerate(PROBLEM_LISTS.items()):
            self.file(code, FilingKind.PROBLEM_LIST, stage, -22 + place, self.problem_rows(found, 4 + place % 3))
        for place, (code, stage) in enumerate(INSTITUTION_LISTS.items()):
            self.file(code, FilingKind.INSTITUTION_LIST, stage, -18 + place, self.institution_rows(code, place))
        self.rectify()

    def publish(self) -> None:
        """Name who reviews the lead office, answer the warnings, publish."""
        manager = self.organisation.actor(MANAGER)
        users = self.organisation.users
        with at(-34, 9):
            name_substitute_reviewer(
                campaign=self.campaign, user=users[SUBSTITUTE], unit=self.organisation.units["LC-FG"], actor=manager
            )
            name_inspector(campaign=self.campaign, user=users["luoqing"], actor=manager)
            for finding in review_campaign(campaign=self.campaign).warnings:
                acknowledge_warning(campaign=self.campaign, key=finding.key, note="已与方案核对", actor=manager)
            publish_campaign(campaign=self.campaign, actor=manager)

    def obligation(self, code: str, kind: str) -> Obligation | None:
        """The first obligation of that kind that the unit owes."""
        owed = Obligation.objects.filter(campaign=self.campaign, requirement__kind=kind)
        return owed.filter(unit=self.organisation.units[code]).order_by("due_date", "id").first()

    def draft(self, code: str, kind: str, content: dict[str, Any]) -> Filing | None:
        """The liaison types."""
        obligation = self.obligation(code, kind)
        liaison = FILERS[code].liaison
        if obligation is None or liaison is None:
            return None
        actor = self.organisation.actor(liaison[0])
        filing = services.open_filing(obligation=obligation, actor=actor)
        services.save_draft(filing=filing, content=content, revision=0, actor=actor)
        return Filing.objects.get(pk=filing.pk)

    def send(self, filing: Filing, unit: DemoUnit) -> None:
        """To the unit leader, complete: an incomplete text of this demo would raise NotReady."""
        assert unit.liaison
        services.send_for_signature(filing=filing, actor=self.organisation.actor(unit.liaison[0]))

    def sign(self, filing: Filing, unit: DemoUnit) -> None:
        """The leader signs and submits."""
        assert unit.leader
        password = self.organisation.passwords[unit.leader[0]]
        actor = self.organisation.actor(unit.leader[0])
        services.sign_and_submit(filing=filing, password=password, sha256=filing.current.sha256, actor=actor)

    def accept(self, filing: Filing, code: str) -> None:
        """The lead office accepts; its own filings are the substitute's."""
        reviewer = self.organisation.actor(SUBSTITUTE if code == "LC-FG" else MANAGER)
        services.accept_filing(filing=filing, version=filing.current, actor=reviewer)

    def file(self, code: str, kind: str, stage: str, day: int, rows: list[dict[str, Any]], **fields: str) -> None:
        """Bring a filing as far as `stage` says, beginning on `day`."""
        if stage == "none":
            return
        if stage == "entered":
            with at(-1, 10, 40):
                self.enter(code, kind, rows)
            return
        unit = FILERS[code]
        content = {"schema": sheet_for(kind).schema, "fields": fields, "rows": rows}
        with at(day, 10, 20):
            filing = self.draft(code, kind, content)
        if filing is None or stage == "draft":
            return
        with at(day, 15):
            self.send(filing, unit)
        if stage == "awaiting":
            return
        with at(day + 1, 9, 30):
            self.sign(filing, unit)
        if stage == "accepted":
            with at(day + 2, 11):
                self.accept(filing, code)
        elif stage == "returned":
            with at(-1, 16, 20):
                self.remark(filing)
        elif stage == "corrected":
            with at(-3, 16):
                self.remark(filing)
            with at(-1, 15):
                self.correct(filing, unit)

    def remark(self, filing: Filing) -> None:
        """The office says at single places what to change; all other rows stand."""
        reviewer = self.organisation.actor(MANAGER)
        rows = filing.current.content["rows"]
        for place, column, words in texts.REMARKS:
            services.write_remark(
                filing=filing, version=filing.current, row=rows[place]["id"], column=column, text=words, actor=reviewer
            )
        services.return_filing(
            filing=filing, version=filing.current, reason=texts.RETURN_REASON, partial=True, actor=reviewer
        )

    def correct(self, filing: Filing, unit: DemoUnit) -> None:
        """The unit follows one of the remarks, overlooks the other, changes what nobody asked for, and files again."""
        assert unit.liaison
        actor = self.organisation.actor(unit.liaison[0])
        version = services.begin_correction(filing=filing, actor=actor)
        content = version.content
        for place, column, words in texts.CORRECTIONS:
            content["rows"][place]["cells"][column] = words
        services.save_draft(filing=version.filing, content=content, revision=version.revision, actor=actor)
        filing = Filing.objects.get(pk=filing.pk)
        self.send(filing, unit)
        self.sign(filing, unit)

    def enter(self, code: str, kind: str, rows: list[dict[str, Any]]) -> None:
        """The office types what the unit sent on paper; the scan is still to come."""
        obligation = self.obligation(code, kind)
        assert obligation
        actor = self.organisation.actor(MANAGER)
        filing = services.begin_entry(obligation=obligation, actor=actor)
        content = {"schema": sheet_for(kind).schema, "fields": {}, "rows": rows}
        services.save_draft(filing=filing, content=content, revision=0, actor=actor)

    def register(self, unit: DemoUnit, place: int) -> None:
        """Annex 1: everybody names a liaison, one of them late."""
        assert unit.liaison
        _username, name, section = unit.liaison
        cells = {"section": section, "contact": NEWCOMERS.get(unit.code, name), "phone": f"210 33{place + 20}"}
        day = -26 if unit.code in LATE_REGISTRATION else -33 + place % 3
        self.file(unit.code, FilingKind.LIAISON_FORM, "accepted", day, [{"id": "new-1", "cells": cells}])

    def inform(self) -> None:
        """Monthly information of the units that have something to tell."""
        for place, code in enumerate(["LC-ZD", "DP", "SW"]):
            self.file(code, FilingKind.MONTHLY_INFORMATION, "accepted", -24 + place, [], text=texts.INFORMATION[place])

    def problem_rows(self, found: Iterator[texts.Found], count: int) -> list[dict[str, Any]]:
        """Rows as a liaison would fill them."""
        rows = []
        for place in range(count):
            entry = next(found)
            item = self.items[entry.item]
            due = clock.today() + timedelta(days=entry.due)
            sub_point = item.sub_points.first()
            cells = {
                "item": str(item.pk), "sub_point": str(sub_point.pk) if sub_point else "",
                "description": entry.text, "measures": "\n".join(entry.measures),
                "leader": ("周启明", "罗振东", "宋立群")[place % 3],
                "unit": ("综合执法大队", "人事法制股", "运输管理股")[place % 3],
                "due": f"{due.year}年{due.month}月{due.day}日", "kind": entry.kind, "source": entry.source,
            }  # fmt: skip
            rows.append({"id": f"new-{place}", "cells": cells})
        return rows

    def institution_rows(self, code: str, place: int) -> list[dict[str, Any]]:
        """Two built, two to build."""
        rows: list[dict[str, Any]] = []
        blank = dict.fromkeys(sheet_for(FilingKind.INSTITUTION_LIST).column_codes, "")
        for offset in range(2):
            name, issued = texts.BUILT[(place + offset) % len(texts.BUILT)]
            number = f"{FILERS[code].short_name[0]}交发〔{issued[:4]}〕{12 + place + offset}号"
            cells = {"half": "built", "name": name, "document_number": number, "issued_on": issued}
            rows.append({"id": f"new-b{offset}", "cells": {**blank, **cells}})
        for offset in range(2):
            name, days = texts.PLANNED[(place + offset) % len(texts.PLANNED)]
            due = clock.today() + timedelta(days=days)
            cells = {
                "half": "to_build", "name": name, "planned": f"{due.year}年{due.month}月", "unit": "人事法制股",
                "person": ("罗振东", "宋立群")[offset],
            }  # fmt: skip
            rows.append({"id": f"new-p{offset}", "cells": {**blank, **cells}})
        return rows

    def rectify(self) -> None:
        """Of every five problems two are closed, one is claimed, one was sent back; the rest are being worked on."""
        problems = Problem.objects.filter(campaign=self.campaign).select_related("unit").order_by("id")
        for place, problem in enumerate(problems):
            stage = ("closed", "open", "claimed", "closed", "sent_back")[place % 5]
            if stage != "open":
                self.close(problem, FILERS[problem.unit.code], place, stage)

    def close(self, problem: Problem, unit: DemoUnit, place: int, stage: str) -> None:
        """Claimed by the unit; verified or sent back by someone without a post in it."""
        assert unit.liaison
        listed = (clock.today() - clock.local_date(problem.listed_at)).days
        day = -max(2, min(listed - 2, 2 + place % 9))
        with at(day, 14) as moment:
            services.claim_done(
                problem=problem, done_on=clock.local_date(moment), statement=texts.STATEMENT,
                actor=self.organisation.actor(unit.liaison[0]),
            )  # fmt: skip
        judge = self.organisation.actor("luoqing" if unit.code == "LC-FG" else DEPUTY)
        with at(day + 1, 16):
            if stage == "closed":
                services.verify_closure(problem=problem, statement="现场核实，属实", actor=judge)
            elif stage == "sent_back":
                services.send_back(problem=problem, reason="只有情况说明，请补排班表和考勤记录", actor=judge)
