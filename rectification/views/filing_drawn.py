"""从名册更新: the button of the editor of a form that is drawn from the roster."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.scope import ActorRequest
from rectification.rosters import RosterChange
from rectification.services import redraw_roster
from rectification.views.filing_edit import DraftVerb


class FilingRedrawView(DraftVerb):
    """从名册更新: the draft's tables as the roster is now."""

    def act(self, request: ActorRequest) -> HttpResponse:
        changed = redraw_roster(filing=self.row, actor=self.actor)
        messages.success(request, _told(changed))
        return redirect(self.edit_url())


def _told(changed: list[RosterChange]) -> str:
    if not changed:
        return _("名册没有变化，已是最新。")
    first = changed[0]
    values = {"count": len(changed), "table": first.table, "name": first.name, "text": first.text}
    return _("已从名册更新，有%(count)d处变化，如%(table)s %(name)s：%(text)s。") % values
