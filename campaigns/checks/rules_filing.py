"""Checks of the filing requirements and of the people who fill, sign and review."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from accounts.models import UnitKind
from campaigns import planning  # by its name: the plan is made of this package's facts
from campaigns.checks.facts import RequirementFacts, Snapshot, UnitFacts
from campaigns.checks.findings import Finding, Section, error, warning
from campaigns.checks.people import liaisons, reviewers, signers
from campaigns.checks.rules_outline import outside, print_day
from campaigns.deadlines import Schedule
from campaigns.linting.judgements import LISTS, producing_phase
from campaigns.models import DayOff, FilingRequirement, Rhythm
from campaigns.titles import schedule_words

#: More filings of a unit in a month than this are to be justified. Our own figure.
HEAVY = 8


def _row(requirement: RequirementFacts) -> tuple[Section, str]:
    return Section.REQUIREMENTS, f"requirement-{requirement.id}"


def parties(snapshot: Snapshot) -> Iterator[Finding]:
    """Somebody must file, and exactly one receiver of this system must review."""
    for requirement in snapshot.requirements:
        title = {"title": requirement.title}
        if not requirement.filers:
            message = _("“%(title)s”没有填报单位。请选择由哪些单位填报。") % title
            yield error(f"requirement.no_filer:{requirement.id}", message, *_row(requirement))
        count = len(requirement.reviewing)
        if count == 0:
            message = _("“%(title)s”没有负责审核的接收单位。请指定一个本系统内的单位。") % title
            yield error(f"requirement.no_reviewing:{requirement.id}", message, *_row(requirement))
        elif count > 1:
            message = _("“%(title)s”有%(count)d个负责审核的接收单位。请只保留一个，其余改为只接收。")
            values = {**title, "count": count}
            yield error(f"requirement.several_reviewing:{requirement.id}", message % values, *_row(requirement))
    for party in snapshot.dissolved:
        section = Section.REQUIREMENTS if party.key.startswith("requirement") else Section.TASKS
        message = _("“%(unit)s”已撤销，发布时不会计入。请改为承接的单位。") % {"unit": party.unit_name}
        yield warning(f"unit.dissolved:{party.key}:{party.unit_name}"[:120], message, section, party.key)


def rhythms(snapshot: Snapshot) -> Iterator[Finding]:
    """A rhythm needs its date or day, or no obligation can be made from it."""
    for requirement in snapshot.requirements:
        yield from _schedule(snapshot, requirement, requirement.schedule, requirement.title, "")
        for own in requirement.own:
            words = _("%(title)s（%(party)s）") % {"title": requirement.title, "party": own.label}
            yield from _schedule(snapshot, requirement, requirement.own_schedule(own), words, f":{own.party_id}")
        if requirement.own and requirement.rhythm == Rhythm.ANY_TIME:
            message = _("“%(title)s”随时报送，不能给部分单位另定周期。请去掉另定的周期，或改报送周期。")
            key = f"requirement.own_rhythm:{requirement.id}"
            yield error(key, message % {"title": requirement.title}, *_row(requirement))


def _schedule(
    snapshot: Snapshot, requirement: RequirementFacts, schedule: Schedule, title: str, suffix: str
) -> Iterator[Finding]:
    """What one schedule lacks. `suffix` keeps the keys of parties' own schedules apart."""
    key, values = f"{requirement.id}{suffix}", {"title": title}
    if schedule.rhythm == Rhythm.ONCE and schedule.due_date is None:
        message = _("“%(title)s”没有报送日期。请填写日期，或把报送周期改为“未定日期”。") % values
        yield error(f"requirement.no_date:{key}", message, *_row(requirement))
    elif schedule.rhythm == Rhythm.MONTHLY and schedule.due_after is None and not _day_is_right(schedule):
        message = _("“%(title)s”每月报送，但没有写明每月几日前。请填写1至31之间的日数。") % values
        yield error(f"requirement.no_day:{key}", message, *_row(requirement))
    elif schedule.recurs and schedule.fault:
        message = _("“%(title)s”的%(field)s与报送周期“%(rhythm)s”不符。请改正，或清空这一栏。")
        values |= {"field": _field_label(schedule.fault), "rhythm": str(Rhythm(schedule.rhythm).label)}
        yield error(f"requirement.bad_due:{key}", message % values, *_row(requirement))
    elif schedule.recurs and not _has_demand(snapshot, schedule):
        message = _("“%(title)s”%(words)s报送，但起止日期之内没有这一天。请核对起止日期。")
        values["words"] = schedule_words(schedule)
        yield error(f"requirement.no_period:{key}", message % values, *_row(requirement))
    elif schedule.rhythm == Rhythm.UNDATED and requirement.kind in LISTS:
        message = _("“%(title)s”没有报送日期，不会催办，也不计入按时率。请填写日期，或说明何时收齐。") % values
        yield warning(f"requirement.undated:{key}", message, *_row(requirement))


def _field_label(name: str) -> str:
    return str(FilingRequirement._meta.get_field(name).verbose_name)  # type: ignore[union-attr]


def _day_is_right(schedule: Schedule) -> bool:
    return schedule.due_day is not None and 1 <= schedule.due_day <= 31


def _has_demand(snapshot: Snapshot, schedule: Schedule) -> bool:
    if snapshot.start is None or snapshot.end is None:
        return True  # the missing window is its own error
    return bool(planning.demands_of(snapshot, schedule))


def burden(snapshot: Snapshot) -> Iterator[Finding]:
    """How many filings the busiest unit owes in a month (central rules on reducing burden, norms.md)."""
    busiest = planning.plan(snapshot).busiest
    if busiest is None or busiest[1] <= HEAVY:
        return
    unit, count = busiest
    message = _("%(unit)s平均每月要报%(count)d份材料。请核对是否多于通知要求，能合并的合并，或说明原因。")
    yield warning(
        f"campaign.burden:{round(count)}", message % {"unit": unit.name, "count": round(count)}, Section.REQUIREMENTS
    )


def unknown_years(snapshot: Snapshot) -> Iterator[Finding]:
    """Years whose holidays are not known yet, where working days decide about due dates."""
    daily = any(schedule.workdays_only for row in snapshot.requirements for schedule, _units in row.by_schedule())
    if snapshot.day_off == DayOff.STAYS and not daily:
        return
    years = {row.due.year for row in planning.plan(snapshot).obligations if row.due}
    for year in sorted(year for year in years if not snapshot.calendar.is_known(year)):
        message = _("%(year)d年的放假安排还没有录入，期限暂按周一至周五上班计算。可请系统管理员录入，或按此发布。")
        here = (Section.BASICS, f"campaign-{snapshot.id}")
        yield warning(f"calendar.unknown:{year}", message % {"year": year}, *here)


def dates(snapshot: Snapshot) -> Iterator[Finding]:
    """A date outside the campaign or its phases; a report due before the phase that it reports on has ended."""
    for requirement in snapshot.requirements:
        day = requirement.due_date
        if requirement.rhythm != Rhythm.ONCE or day is None:
            continue
        values = {"title": requirement.title, "day": print_day(day)}
        where = outside(snapshot, day)
        if where:
            message = _("“%(title)s”的报送日期%(day)s%(where)s。请核对，或说明原因。")
            key = f"requirement.outside:{requirement.id}:{day.isoformat()}"
            yield warning(key, message % {**values, "where": where}, *_row(requirement))
        phase = producing_phase(requirement.kind, day, snapshot.phases)
        if phase is not None and phase.end is not None and day < phase.end:
            message = _("“%(title)s”%(day)s报，早于“%(phase)s”结束（%(end)s），报后情况还会变化。请核对，或说明原因。")
            key = f"requirement.before_phase_end:{requirement.id}:{day.isoformat()}"
            place = {**values, "phase": phase.name, "end": print_day(phase.end)}
            yield warning(key, message % place, *_row(requirement))


def annex_references(snapshot: Snapshot) -> Iterator[Finding]:
    """The annex that the text cites against the annex whose form it is."""
    for requirement in snapshot.requirements:
        cited = requirement.cited_annex.strip()
        if not cited:
            continue
        own = [annex.number for annex in snapshot.annexes if annex.kind == requirement.kind]
        if cited in own:
            continue
        values = {"title": requirement.title, "cited": cited, "own": "、".join(own)}
        if own:
            message = _("“%(title)s”正文写“附件%(cited)s”，实为附件%(own)s。请核对，正文照原样保留。")
        elif any(annex.number == cited for annex in snapshot.annexes):
            message = _("“%(title)s”正文写“附件%(cited)s”，但附件%(cited)s是另一种材料的表样。请核对。")
        else:
            message = _("“%(title)s”正文写“附件%(cited)s”，但没有这个附件。请核对。")
        yield warning(f"requirement.annex:{requirement.id}:{cited}", message % values, *_row(requirement))


def reviewing_people(snapshot: Snapshot) -> Iterator[Finding]:
    """Every filing unit needs somebody who may review its filings."""
    pairs: dict[tuple[int, int], list[str]] = {}
    for requirement in snapshot.requirements:
        if len(requirement.reviewing) == 1:
            for unit_id in requirement.filers:
                pairs.setdefault((unit_id, requirement.reviewing[0]), []).append(requirement.title)
    for (unit_id, receiver_id), titles in pairs.items():
        if not reviewers(snapshot, receiver_id=receiver_id, unit_id=unit_id):
            yield _no_reviewer(snapshot.unit(unit_id), snapshot.unit(receiver_id), titles)


def _no_reviewer(unit: UnitFacts, receiver: UnitFacts, titles: list[str]) -> Finding:
    values = {"unit": unit.name, "receiver": receiver.name, "title": titles[0], "count": len(titles)}
    if unit.id == receiver.id:
        message = _(
            "%(unit)s报送的材料（“%(title)s”等%(count)d项）由本单位审核，而在本单位任职的人不能审核本单位的材料。"
            "请指定一名外单位的审核人。"
        )
    else:
        message = _(
            "%(unit)s报送的材料（“%(title)s”等%(count)d项）没有人可以审核：%(receiver)s没有可审核它的专项整治管理员。"
            "请指定审核人，或请安全管理员授权。"
        )
    key = f"unit.no_reviewer:{unit.id}:{receiver.id}"
    return error(key, message % values, Section.REVIEWERS, f"unit-{unit.id}")


def filing_people(snapshot: Snapshot) -> Iterator[Finding]:
    """Every filing unit needs a leader where something is to be signed, and should have its liaison."""
    signing = {unit_id for r in snapshot.requirements if r.needs_signature for unit_id in r.filers}
    for unit in snapshot.filing_units:
        row = f"unit-{unit.id}"
        values = {"unit": unit.name}
        if unit.id in signing and not signers(snapshot, unit):
            message = _("%(unit)s没有可签字的单位负责人。请安全管理员授权，或把它从须签字的报送要求中去掉。")
            yield error(f"unit.no_signer:{unit.id}", message % values, Section.UNITS, row)
        count = len(liaisons(snapshot, unit))
        if count == 0:
            message = _("%(unit)s没有联络员，材料只能由单位负责人填报。请安全管理员授权，或说明由谁填报。")
            yield warning(f"unit.no_liaison:{unit.id}", message % values, Section.UNITS, row)
        elif count > 1 and snapshot.single_liaison:
            message = _("%(unit)s有%(count)d名联络员，而通知要求只设一名。请核对。")
            key = f"unit.several_liaisons:{unit.id}:{count}"
            yield warning(key, message % {**values, "count": count}, Section.UNITS, row)


def guidance(snapshot: Snapshot) -> Iterator[Finding]:
    """Where departments guide towns (004), no town is left without one. At most one guide is kept by the rows."""
    if snapshot.guided is None:
        return
    for unit in snapshot.taking_part:
        if unit.kind == UnitKind.TOWN and unit.id not in snapshot.guided:
            message = _("%(unit)s没有指导单位，而本专项整治由部门指导乡镇。请指定，或说明不需要。")
            yield warning(f"unit.no_guide:{unit.id}", message % {"unit": unit.name}, Section.GUIDANCE)
