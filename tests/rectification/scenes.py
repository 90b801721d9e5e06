"""Scenes that several tests begin with: a unit's people file, sign and submit; the bureau accepts; a ledger is full."""

from datetime import timedelta
from typing import Any, TypeVar

from accounts.actors import Actor
from accounts.models import Unit, User
from audit import clock
from rectification import services
from rectification.models import Filing, Institution, Problem, ProblemEvent
from tests.campaign_factory import Given, content
from tests.cast import Cast
from tests.e2e.stack import PASSWORD

T = TypeVar("T")


def there(value: T | None) -> T:
    """What a test relies on being there."""
    assert value is not None
    return value


def act(user: User) -> Actor:
    """The user at an address, with what he holds at this moment."""
    user.__dict__.pop("grants", None)
    return Actor(user, "10.1.2.3")


def people_of(cast: Cast, unit: Unit) -> tuple[User, User]:
    """The liaison and the leader of a filing unit."""
    return {
        cast.legal.pk: (cast.qian, cast.sun),
        cast.detachment.pk: (cast.bai, cast.hao),
        cast.wangxi.pk: (cast.shen, cast.han),
        cast.shiwan.pk: (cast.lin, cast.ding),
    }[unit.pk]


def submitted(cast: Cast, given: Given, *rows: dict[str, Any], unit: Unit | None = None, **about: Any) -> Filing:
    """The unit's liaison fills (a problem list unless `kind` says otherwise), its leader signs and submits."""
    unit, kind = unit or cast.wangxi, about.get("kind", "problem_list")
    liaison, _leader = people_of(cast, unit)
    filing = services.open_filing(obligation=given.obligation(kind, unit), actor=act(liaison))
    own = rows or {"problem_list": (given.problem_row(),), "institution_list": (given.institution_row(),)}.get(kind, ())
    typed = content(kind, *own, **about.get("fields", {}))
    services.save_draft(filing=filing, content=typed, revision=filing.current.revision, actor=act(liaison))
    return sign(cast, filing)


def sign(cast: Cast, filing: Filing) -> Filing:
    """Sent to the unit's leader, who signs and submits."""
    liaison, leader = people_of(cast, filing.unit)
    filing = Filing.objects.get(pk=filing.pk)
    services.send_for_signature(filing=filing, actor=act(liaison))
    leader.set_password(PASSWORD)
    leader.save()
    services.sign_and_submit(filing=filing, password=PASSWORD, sha256=filing.current.sha256, actor=act(leader))
    return Filing.objects.get(pk=filing.pk)


def accepted(cast: Cast, given: Given, *rows: dict[str, Any], unit: Unit | None = None, **about: Any) -> Filing:
    """Submitted, and accepted by the bureau; the legal section's own by the general office."""
    filing = submitted(cast, given, *rows, unit=unit, **about)
    reviewer = cast.wu if filing.unit == cast.legal else cast.zhao
    services.accept_filing(filing=filing, version=filing.current, actor=act(reviewer))
    return filing


def corrected(cast: Cast, filing: Filing, **cells: str) -> Filing:
    """The unit takes a returned filing up again, changes cells of its first row, and submits it anew."""
    liaison, _leader = people_of(cast, filing.unit)
    version = services.begin_correction(filing=Filing.objects.get(pk=filing.pk), actor=act(liaison))
    typed = dict(version.content)
    typed["rows"][0]["cells"].update(cells)
    services.save_draft(filing=version.filing, content=typed, revision=version.revision, actor=act(liaison))
    return sign(cast, filing)


def fill_ledger(given: Given, unit: Unit, count: int, **fields: Any) -> list[Problem]:
    """`count` problems of a unit on the ledger, written directly."""
    present, today = clock.now(), clock.today()
    values = {"due_date": today + timedelta(days=40), "due_text": "8月", **fields}
    problems = Problem.objects.bulk_create(
        Problem(
            campaign=given.campaign, unit=unit, position=number, focus_item=given.items[number % len(given.items)],
            description=f"第{number}个问题", responsible_leader="周启明", responsible_unit="综合执法大队",
            listed_at=present - timedelta(days=10), **values,
        )
        for number in range(1, count + 1)
    )  # fmt: skip
    ProblemEvent.objects.bulk_create(
        ProblemEvent(problem=row, kind="listed", business_date=today, recorded_at=present, actor_name="赵敏之")
        for row in problems
    )
    return problems


def fill_institutions(given: Given, unit: Unit, count: int, **fields: Any) -> None:
    """`count` institutions to be built, written directly."""
    values = {"planned_date": clock.today() + timedelta(days=40), "planned_text": "8月", **fields}
    Institution.objects.bulk_create(
        Institution(
            campaign=given.campaign, unit=unit, position=number, name=f"第{number}项制度", listed_at=clock.now(),
            responsible_unit="法制股", responsible_person="罗振东", **values,
        )
        for number in range(1, count + 1)
    )  # fmt: skip


def found(given: Given, **values: Any) -> services.Found:
    """What the office writes of a problem that it lists."""
    about = {
        "focus_item_id": given.items[0].pk, "description": "现场抽查发现2名辅助人员单独执法",
        "source": "special_inspection", "reported_by": "superior_organ", "severity": "serious", "kind": "time_limited",
    }  # fmt: skip
    return services.Found(**{**about, **values})


def listed_by_office(cast: Cast, given: Given, unit: Unit | None = None, **values: Any) -> Problem:
    """Listed for Wangxi (or another unit) by the office, and not yet answered."""
    return services.list_problem(
        campaign=given.campaign, unit=unit or cast.wangxi, found=found(given, **values), actor=act(cast.zhao)
    )


def answer(given: Given, **values: str) -> services.Answer:
    """A unit's answer without a fault."""
    end = given.campaign.end
    assert end
    about = {
        "measures": "一律不单独上路（责任人：张三）\n每班2名持证人员", "responsible_leader": "周启明",
        "responsible_unit": "县综合执法大队", "due_text": f"{end.year}年{end.month}月", "responsible_person": "罗振东",
    }  # fmt: skip
    return services.Answer(**{**about, **values})
