"""What every way out of a draft demands: that it is still owed, no fault, and then the content is fixed."""

from django.utils.translation import gettext as _

from accounts.transitions import Refused, StaleState
from campaigns.models import Obligation
from rectification.models import Filing, FilingVersion
from rectification.opening import require_open
from rectification.services.drafting import faults_of
from rectification.services.versions import freeze
from rectification.sheets import Fault


class NotReady(Refused):
    """The content still has faults; `faults` says where."""

    def __init__(self, faults: list[Fault]) -> None:
        self.faults = faults
        super().__init__(_("还有%(count)d处要改，没有送出，填的内容都在。") % {"count": len(faults)})


def lock_owed(filing: Filing) -> None:
    """Call first in the transaction that sends: an amendment, a waiver or a change of the organisation in the same
    moment comes before or after, never in between. Refused when it is waived, StaleState when it is another unit's."""
    owed = Obligation.objects.select_for_update(no_key=True).get(pk=filing.obligation_id)
    if owed.unit_id != filing.unit_id:
        # Handed over to another unit since the sender read it: that unit's people send it.
        raise StaleState(filing, filing.state)
    if owed.waived_at:
        raise Refused(_("这份材料已免报，不用报送。"))


def freeze_or_refuse(filing: Filing) -> FilingVersion:
    """Freeze the current version. Call under the filing's row lock. Refused, too, when it is locked by its date."""
    require_open(filing.obligation, filing)
    version = filing.current
    faults = faults_of(filing=filing, version=version)
    if faults:
        raise NotReady(faults)
    freeze(version)
    return version
