"""What this app tells the apps above, in the past tense. Sent within the transaction of the act: what they write of it
(a message in the outbox) stands with it or not at all. `change` is the row, `people` are users."""

from django.dispatch import Signal

#: A change of the organisation was confirmed, withdrawn after that, or carried out on its day.
change_confirmed = Signal()
change_withdrawn = Signal()
change_carried_out = Signal()
