"""零报告 in one explicit act."""

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.actors import Actor
from accounts.capabilities import Capability
from accounts.transitions import Refused, StaleState
from audit import clock
from campaigns.models import Obligation
from rectification.content import drop_empty_rows, empty_content, rows_of
from rectification.models import Filing, FilingState, FilingVersion
from rectification.opening import closed_words
from rectification.services.drafting import open_filing, save_draft
from rectification.services.signing import send_for_signature, submit_filing
from rectification.sheets import sheet_for


def is_untouched(version: FilingVersion) -> bool:
    """Whether nothing was typed in a draft, presets apart."""
    kind = version.schema.partition("/")[0]
    content = drop_empty_rows(version.content, sheet_for(kind).preset_codes)
    return not rows_of(content) and not any(content.get("fields", {}).values())


def may_be_zero(obligation: Obligation) -> bool:
    """Whether the notice allows a zero report, the kind has one, and its period is open."""
    today = clock.today()
    if not obligation.takes_zero_report or obligation.waived_at is not None:
        return False
    return obligation.expected_from <= today and not closed_words(obligation, obligation.campaign, today)


def report_zero(*, obligation: Obligation, actor: Actor) -> Filing:
    """Open, mark as zero, and send: to the signer where a signature is demanded, else to the receiving office.

    Refused where no zero report is allowed or something was typed already; StaleState when it is no draft.
    """
    actor.require(Capability.FILING_FILL, obligation)
    if not may_be_zero(obligation):
        raise Refused(_("“%(title)s”现在不能零报告。请照要求填写。") % {"title": obligation.title})
    with transaction.atomic():
        filing = open_filing(obligation=obligation, actor=actor)
        filing = Filing.objects.select_for_update().get(pk=filing.pk)
        if filing.state != FilingState.DRAFT:
            raise StaleState(filing, filing.state)
        version = filing.current
        if not is_untouched(version):
            raise Refused(_("这份材料已经填了内容，不能再零报告。请继续填写，或先清空。"))
        content = {**empty_content(version.schema), "fields": {"zero": "1"}}
        save_draft(filing=filing, content=content, revision=version.revision, actor=actor)
        filing = Filing.objects.get(pk=filing.pk)
        send = send_for_signature if obligation.requirement.needs_signature else submit_filing
        send(filing=filing, actor=actor)
    return filing
