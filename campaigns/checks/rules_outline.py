"""Checks of the campaign's own parts: basics, areas, numbers, tasks, phases and their dates."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.utils.translation import gettext as _

from campaigns.checks.facts import Numbered, PhaseFacts, Snapshot
from campaigns.checks.findings import Finding, Section, error, warning
from campaigns.light_table import light_fault
from campaigns.linting.judgements import misses, number_faults
from campaigns.training_table import demand_fault


def print_day(day: date) -> str:
    """A day as messages print it."""
    return f"{day.year}年{day.month}月{day.day}日"


def basics(snapshot: Snapshot) -> Iterator[Finding]:
    """Title, organiser, window and areas must be there."""
    here = (Section.BASICS, f"campaign-{snapshot.id}")
    if not snapshot.title.strip():
        yield error("campaign.no_title", _("没有方案名称。请填写。"), *here)
    if snapshot.organiser_id is None:
        yield error("campaign.no_organiser", _("没有牵头单位。请选择由哪个单位牵头。"), *here)
    if snapshot.start is None or snapshot.end is None:
        yield error("campaign.no_window", _("起止日期不全。请填写专项整治的开始日期和结束日期。"), *here)
    elif snapshot.end < snapshot.start:
        message = _("结束日期（%(end)s）早于开始日期（%(start)s）。请改正其中一个。")
        values = {"end": print_day(snapshot.end), "start": print_day(snapshot.start)}
        yield error("campaign.window_reversed", message % values, *here)
    if not snapshot.areas:
        yield error("campaign.no_areas", _("没有整治方面。请至少填写一个。"), Section.FOCUS)
    if not snapshot.requirements:
        message = _("没有报送要求，发布后各单位不用报送任何材料。请补充，或说明为什么不用报送。")
        yield warning("campaign.no_requirements", message, Section.REQUIREMENTS)


def areas(snapshot: Snapshot) -> Iterator[Finding]:
    """Each area needs the head of its column in the statistics table."""
    for area in snapshot.areas:
        if not area.short_label.strip():
            message = _("第%(number)s方面“%(title)s”没有简称，统计表只能用全称作列名。请填写简称。")
            values = {"number": f"（{area.number}）" if area.number else "", "title": area.title}
            yield warning(f"area.no_short_label:{area.id}", message % values, Section.FOCUS, f"area-{area.id}")


def lights(snapshot: Snapshot) -> Iterator[Finding]:
    """Each rule says one thing, and no other rule says the same of the same problems."""
    seen: set[tuple[str, str]] = set()
    for rule in snapshot.lights:
        row, place = f"light-{rule.id}", (rule.level, rule.severity)
        fault = light_fault(rule.share, rule.workdays, needed=True)
        if fault:
            yield error(f"light.unclear:{rule.id}", f"{rule.words}：{fault}", Section.BASICS, row)
        if place in seen:
            message = _("亮灯规则“%(rule)s”写了两条。请留一条。")
            yield error(f"light.twice:{rule.id}", message % {"rule": rule.words}, Section.BASICS, row)
        seen.add(place)


def trainings(snapshot: Snapshot) -> Iterator[Finding]:
    """Each demand says how much of what, until when."""
    for row in snapshot.trainings:
        key = f"training-{row.id}"
        fault = demand_fault(row.amount, row.starts_on, row.until, needed=True)
        if fault:
            yield error(f"training.unclear:{row.id}", f"{row.words}：{fault}", Section.BASICS, key)
        if not row.known:
            message = _("%(row)s的培训类别在本系统里没有，或者已经停用。请改选一类。")
            yield error(f"training.unknown:{row.id}", message % {"row": row.words}, Section.BASICS, key)
        if row.until is None:
            message = _("%(row)s没有截止日期，专项整治也没有结束日期，算不出谁逾期。请填写。")
            yield warning(f"training.endless:{row.id}", message % {"row": row.words}, Section.BASICS, key)


def phases(snapshot: Snapshot) -> Iterator[Finding]:
    """A phase must not end before it starts, and needs both days unless the print leaves one open."""
    for phase in snapshot.phases:
        row = f"phase-{phase.id}"
        if phase.start and phase.end and phase.end < phase.start:
            message = _("“%(name)s”的结束日期（%(end)s）早于开始日期（%(start)s）。请改正其中一个。")
            values = {"name": phase.name, "end": print_day(phase.end), "start": print_day(phase.start)}
            yield error(f"phase.reversed:{phase.id}", message % values, Section.PHASES, row)
        elif phase.start is None and phase.end is None:
            message = _("“%(name)s”没有起止日期，进度和提醒无法按阶段计算。请填写。")
            yield warning(f"phase.no_dates:{phase.id}", message % {"name": phase.name}, Section.PHASES, row)


def blanks(snapshot: Snapshot) -> Iterator[Finding]:
    """A row without text would be published for good: it is written or deleted first."""
    places = {
        "area": (Section.FOCUS, _("整治方面")),
        "item": (Section.FOCUS, _("整治重点")),
        "point": (Section.FOCUS, _("子项")),
        "group": (Section.TASKS, _("任务分组")),
        "task": (Section.TASKS, _("任务")),
        "phase": (Section.PHASES, _("阶段")),
        "annex": (Section.ANNEXES, _("附件")),
    }
    for row in snapshot.blank:
        section, noun = places[row.key.partition("-")[0]]
        values = {"noun": noun, "number": f"“{row.number}”" if row.number else ""}
        message = _("有一条%(noun)s%(number)s没有文字。请填写，或者删除这一条。") % values
        yield error(f"row.blank:{row.key}", message, section, row.key)


def tasks(snapshot: Snapshot) -> Iterator[Finding]:
    """Each clause of a task needs a party, and each printed deadline must have been understood."""
    for task in snapshot.tasks:
        row = f"task-{task.id}"
        bare = [place for place, part in enumerate(task.assignments, 1) if not part.has_party]
        if not task.assignments or len(bare) == len(task.assignments):
            message = _("任务%(number)s没有责任单位。请指定。") % {"number": task.number}
            yield warning(f"task.no_party:{task.id}", message, Section.TASKS, row)
        else:
            for place in bare:
                message = _("任务%(number)s的第%(place)d项分工没有责任单位。请指定。")
                values = {"number": task.number, "place": place}
                yield warning(f"task.no_party:{task.id}:{place}", message % values, Section.TASKS, row)
        for deadline in (deadline for part in task.assignments for deadline in part.deadlines):
            if deadline.date is None and not deadline.ongoing and not deadline.when_due:
                message = _("任务%(number)s的完成时限“%(text)s”没有算出日期，不会有到期提醒。请填写日期。")
                values = {"number": task.number, "text": deadline.text}
                key = f"deadline.no_date:{deadline.id}"
                yield warning(key, message % values, Section.TASKS, f"deadline-{deadline.id}")


def task_dates(snapshot: Snapshot) -> Iterator[Finding]:
    """A task's date should lie within the campaign and within one of its phases."""
    for task, deadline in snapshot.dated_deadlines():
        assert deadline.date is not None
        where = outside(snapshot, deadline.date)
        if where:
            message = _("任务%(number)s的完成时限“%(text)s”（%(day)s）%(where)s。请核对，或说明原因。")
            values = {
                "number": task.number,
                "text": deadline.text,
                "day": print_day(deadline.date),
                "where": where,
            }
            key = f"deadline.outside:{deadline.id}:{deadline.date.isoformat()}"
            yield warning(key, message % values, Section.TASKS, f"deadline-{deadline.id}")


def printed_dates(snapshot: Snapshot) -> Iterator[Finding]:
    """A printed date and the stored one must not part in silence: units read the one and are reminded by the other."""
    sections = {"phase": Section.PHASES, "deadline": Section.TASKS, "requirement": Section.REQUIREMENTS}
    for row in snapshot.doubts:
        message = _("%(name)s的原文“%(text)s”读作%(said)s，而日期是%(stored)s。请核对，改原文或日期，或说明原因。")
        values = {
            "name": row.name,
            "text": row.text,
            "said": print_day(row.said),
            "stored": print_day(row.stored) if row.stored else _("空"),
        }
        key = f"printed.differs:{row.key}:{row.stored.isoformat() if row.stored else ''}"
        yield warning(key, message % values, sections[row.key.partition("-")[0]], row.key)


def outside(snapshot: Snapshot, day: date) -> str:
    """How a day misses the campaign's window or its phases, in words; empty when it does not."""
    if snapshot.start and day < snapshot.start:
        return _("早于专项整治开始（%(day)s）") % {"day": print_day(snapshot.start)}
    if snapshot.end and day > snapshot.end:
        return _("晚于专项整治结束（%(day)s）") % {"day": print_day(snapshot.end)}
    missed = misses(day, snapshot.phases)
    return _("不在任何阶段内（%(nearest)s）") % {"nearest": _nearest(missed, day)} if missed else ""


def _nearest(phases: Sequence[PhaseFacts], day: date) -> str:
    before = [phase for phase in phases if phase.end and phase.end < day]
    if before:
        last = max(before, key=lambda phase: phase.end or date.min)
        return _("%(name)s%(day)s结束") % {"name": last.name, "day": print_day(last.end or day)}
    first = min(phases, key=lambda phase: phase.start or date.min)
    return _("%(name)s%(day)s开始") % {"name": first.name, "day": print_day(first.start or day)}


def numbers(snapshot: Snapshot) -> Iterator[Finding]:
    """Printed numbers run on, or begin again at 1 with a new area or group; anything else is pointed out."""
    areas_ = [Numbered(f"area-{area.id}", area.number) for area in snapshot.areas]
    yield from _run(_("整治方面"), Section.FOCUS, [areas_])
    yield from _run(_("整治重点"), Section.FOCUS, [area.items for area in snapshot.areas])
    yield from _run(_("任务分组"), Section.TASKS, [snapshot.task_groups])
    by_group: dict[int, list[Numbered]] = {}
    for task in snapshot.tasks:
        by_group.setdefault(task.group_id, []).append(Numbered(f"task-{task.id}", task.number))
    yield from _run(_("任务"), Section.TASKS, list(by_group.values()))
    yield from _run(_("阶段"), Section.PHASES, [[Numbered(f"phase-{p.id}", p.number) for p in snapshot.phases]])
    yield from _run(_("附件"), Section.ANNEXES, [[Numbered(f"annex-{a.id}", a.number) for a in snapshot.annexes]])


def _run(noun: str, section: Section, groups: Sequence[Sequence[Numbered]]) -> Iterator[Finding]:
    for fault in number_faults([[row.number for row in group] for group in groups]):
        row = groups[fault.group][fault.row]
        values = {"noun": noun, "number": row.number, "last": fault.last, "value": fault.value}
        key = f"number.{'repeats' if fault.repeats else 'skips'}:{row.key}:{fault.value}"
        if fault.last is None:
            message = _("%(noun)s的序号从“%(number)s”开始，前面没有。请核对。")
        elif fault.repeats:
            message = _("%(noun)s的序号“%(number)s”重复或倒退（前一个是%(last)d）。请核对。")
        else:
            message = _("%(noun)s的序号从%(last)d跳到%(value)d。请核对有没有缺漏。")
        yield warning(key, message % values, section, row.key)
