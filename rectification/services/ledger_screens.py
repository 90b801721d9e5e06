"""What a person keeps of the ledger's screen: columns and saved views."""

from collections.abc import Iterable

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, told_if_taken, what
from audit.services import record
from campaigns.models import Campaign
from rectification.ledger_columns import readable
from rectification.models import LedgerSetting, SavedView

MOST_VIEWS = 30


def choose_columns(*, columns: Iterable[str], actor: Actor) -> LedgerSetting:
    """Keep the columns in which one reads the ledger; none for the usual ones. Unknown ones are left out."""
    actor.require_any(Capability.LEDGER_READ)
    kept = readable(columns)
    with transaction.atomic():
        setting, _made = LedgerSetting.objects.update_or_create(user=actor.person, defaults={"columns": kept})
        record(who=actor.who, action="rectification.ledger_columns.set", what=what(setting), after={"columns": kept})
    return setting


def save_view(*, campaign: Campaign, name: str, query: str, columns: Iterable[str], actor: Actor) -> SavedView:
    """Keep a filter under a name; the same name again replaces what it meant. `query` as `LedgerFilter` writes it."""
    actor.require(Capability.CAMPAIGN_READ, campaign)
    actor.require_any(Capability.LEDGER_READ)
    name = _named(name)
    own = SavedView.objects.filter(user=actor.person, campaign=campaign)
    with transaction.atomic():
        if own.count() >= MOST_VIEWS and not own.filter(name=name).exists():
            raise Refused(_("常用视图已有%(most)d个。先删去不用的，再存新的。") % {"most": MOST_VIEWS})
        values = {"query": query[:1000], "columns": readable(columns)}
        view, _made = SavedView.objects.update_or_create(
            user=actor.person, campaign=campaign, name=name, defaults=values
        )
        record(who=actor.who, action="rectification.view.saved", what=what(view), after={"query": view.query})
    return view


def rename_view(*, view: SavedView, name: str, actor: Actor) -> None:
    """Another name. Raises Refused when one has it already."""
    actor.require(Capability.LEDGER_READ, view)
    name = _named(name)
    taken = Refused(_("您已有一个视图叫“%(name)s”。请换一个名称。") % {"name": name})
    with transaction.atomic():
        before = view.name
        with told_if_taken(taken):
            SavedView.objects.filter(pk=view.pk).update(name=name)
        view.refresh_from_db()
        record(
            who=actor.who, action="rectification.view.renamed", what=what(view), before={"name": before},
            after={"name": name},
        )  # fmt: skip


def set_default_view(*, view: SavedView, on: bool, actor: Actor) -> None:
    """The ledger opens with this one, or with none."""
    actor.require(Capability.LEDGER_READ, view)
    with transaction.atomic():
        SavedView.objects.filter(user=actor.person, campaign=view.campaign_id).update(is_default=False)
        if on:
            SavedView.objects.filter(pk=view.pk).update(is_default=True)
        view.refresh_from_db()
        record(who=actor.who, action="rectification.view.default_set", what=what(view), after={"is_default": on})


def remove_view(*, view: SavedView, actor: Actor) -> None:
    """Forget it. The ledger itself is not touched."""
    actor.require(Capability.LEDGER_READ, view)
    with transaction.atomic():
        record(who=actor.who, action="rectification.view.removed", what=what(view))
        view.delete()


def _named(name: str) -> str:
    name = " ".join(name.split())
    if not name:
        raise Refused(_("请给这个视图起个名称，比如“望溪县逾期”。"))
    if len(name) > 40:
        raise Refused(_("名称最多40个字。"))
    return name
