"""Whether jobs and messages go on: facts for the page of who operates the system, each with what to do."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count, Min
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from audit import clock
from jobs.broker import queue_length
from jobs.models import Channel, Job, JobState, Message, MessageState, Pulse, PulseKind

#: Beat and workers touch their rows every 15 seconds.
ALIVE_WITHIN = timedelta(minutes=1)
#: A job that waits longer than this means too few workers, or none.
PATIENCE = timedelta(minutes=5)


@dataclass(frozen=True)
class Sign:
    """One line of the page. `level` is normal, near or overdue; `remedy` says what to do, "" when nothing."""

    label: str
    level: str
    fact: str
    remedy: str = ""


def read_health() -> list[Sign]:
    """All signs, in the order in which a fault spreads. A broker that is away costs one second."""
    present = clock.now()
    return [_beat(present), _workers(present), _broker(), _waiting(present), _failed(present), _outbox(present)]


def summary_of(signs: list[Sign]) -> str:
    """The page's title: it answers."""
    bad = sum(sign.level == "overdue" for sign in signs)
    if bad:
        return ngettext("运行状况：%(count)d处要处理", "运行状况：%(count)d处要处理", bad) % {"count": bad}
    return _("运行状况：需要留意") if any(s.level == "near" for s in signs) else _("运行状况：正常")


def ago(moment: datetime, present: datetime) -> str:
    """How long ago, in one word."""
    seconds = max(0, int((present - moment).total_seconds()))
    if seconds < 60:
        return _("%(count)d秒前") % {"count": seconds}
    if seconds < 3600:
        return _("%(count)d分钟前") % {"count": seconds // 60}
    if seconds < 86400:
        return _("%(count)d小时前") % {"count": seconds // 3600}
    return _("%(count)d天前") % {"count": seconds // 86400}


def _beat(present: datetime) -> Sign:
    label = _("定时进程")
    last = Pulse.objects.filter(kind=PulseKind.BEAT).order_by("-at").first()
    remedy = _("催办、销号提醒等定时工作停了。请在服务器上启动 beat（docker compose up -d beat），并看它的日志。")
    if last is None:
        return Sign(label, "overdue", _("没有运行过，或停了一天以上"), remedy)
    if present - last.at > ALIVE_WITHIN:
        return Sign(label, "overdue", _("停了：最近活动 %(ago)s") % {"ago": ago(last.at, present)}, remedy)
    running = Pulse.objects.filter(kind=PulseKind.BEAT, at__gte=present - ALIVE_WITHIN).count()
    if running > 1:
        return Sign(
            label, "near", _("%(count)d个在运行") % {"count": running},
            _("一个就够。多出来的不会造成重复发送，但请停掉。"),
        )  # fmt: skip
    return Sign(label, "normal", _("在运行，最近活动 %(ago)s") % {"ago": ago(last.at, present)})


def _workers(present: datetime) -> Sign:
    label = _("后台进程")
    rows = Pulse.objects.filter(kind=PulseKind.WORKER)
    alive = rows.filter(at__gte=present - ALIVE_WITHIN).count()
    silent = rows.count() - alive
    remedy = _("报表、提醒都在排队，不会丢。请启动 worker（docker compose up -d worker），并看它的日志。")
    if not alive:
        return Sign(label, "overdue", _("没有在运行的"), remedy)
    if silent:
        fact = _("%(alive)d个在运行，%(silent)d个一天内停了") % {"alive": alive, "silent": silent}
        return Sign(label, "normal", fact)
    return Sign(label, "normal", _("%(alive)d个在运行") % {"alive": alive})


def _broker() -> Sign:
    length = queue_length()
    if length is None:
        return Sign(
            _("消息队列"), "overdue", _("Redis 没有应答"),
            _("保存不受影响，任务都在数据库里，Redis 恢复后自动继续。请检查 Redis 和 REDIS_URL。"),
        )  # fmt: skip
    return Sign(_("消息队列"), "normal", _("%(count)d条待取") % {"count": length})


def _waiting(present: datetime) -> Sign:
    found = Job.objects.queued().aggregate(count=Count("pk"), oldest=Min("queued_at"))
    running = Job.objects.filter(state=JobState.RUNNING).count()
    label = _("排队的任务")
    if not found["count"]:
        return Sign(label, "normal", _("没有排队的，%(running)d个进行中") % {"running": running})
    fact = _("%(count)d个排队，最早的是%(ago)s申请的；%(running)d个进行中") % {
        "count": found["count"], "ago": ago(found["oldest"], present), "running": running,
    }  # fmt: skip
    if present - found["oldest"] > PATIENCE:
        return Sign(
            label,
            "overdue",
            fact,
            _("后台进程停了或不够用。请先看上面两行；都正常时，请加大 worker 的 --concurrency。"),
        )
    return Sign(label, "normal", fact)


def _failed(present: datetime) -> Sign:
    count = Job.objects.filter(state=JobState.FAILED, ended_at__gte=present - timedelta(days=1)).count()
    label = _("没有完成的任务")
    if not count:
        return Sign(label, "normal", _("24小时内没有"))
    fact = _("24小时内%(count)d个") % {"count": count}
    return Sign(label, "near", fact, _("请在“后台任务”里重试；仍不成功时，请看 worker 的日志。"))


def _outbox(present: datetime) -> Sign:
    label = _("消息发送")
    outside = Message.objects.outside()
    failed = outside.filter(state=MessageState.FAILED, created_at__gte=present - timedelta(days=7)).count()
    late = outside.filter(state=MessageState.WAITING, attempts__gt=0).count()
    waiting = outside.filter(state=MessageState.WAITING, attempts=0).count()
    fact = _("待发%(waiting)d条，重试中%(late)d条，7天内没有送到%(failed)d条") % {
        "waiting": waiting, "late": late, "failed": failed,
    }  # fmt: skip
    if failed:
        return Sign(label, "overdue", fact, _("请看下面的原因。修好邮件服务器或地址后，点“重新发送”。"))
    if late:
        return Sign(label, "near", fact, _("会自动重试，近三天内不会丢。请看下面的原因。"))
    return Sign(label, "normal", fact)


@dataclass(frozen=True)
class Fault:
    """Messages of one channel that did not get through for one reason."""

    channel: str
    state: str
    reason: str
    count: int
    oldest: datetime


def delivery_faults(limit: int = 20) -> list[Fault]:
    """What keeps messages from arriving, most frequent first. No recipient and no content."""
    rows = (
        Message.objects.outside()
        .filter(state__in=[MessageState.FAILED, MessageState.WAITING], attempts__gt=0)
        .values("channel", "state", "reason")
        .annotate(count=Count("pk"), oldest=Min("created_at"))
        .order_by("-count", "channel", "reason")[:limit]
    )
    return [
        Fault(
            str(Channel(row["channel"]).label), str(MessageState(row["state"]).label), row["reason"], row["count"],
            row["oldest"],
        )
        for row in rows
    ]  # fmt: skip
