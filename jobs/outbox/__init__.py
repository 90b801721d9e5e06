"""The outbox: what people are told, kept as rows until each channel has taken it.

`post` writes within the caller's transaction and touches no network, so an outage of the mail server or the broker
neither blocks a save nor loses a message. `deliver_due` (a beat task) sends. An upper app that knows when a recipient
should no longer be told registers a gate.
"""

from jobs.outbox.delivery import deliver_due
from jobs.outbox.gates import register_gate
from jobs.outbox.posting import post

__all__ = ["deliver_due", "post", "register_gate"]
