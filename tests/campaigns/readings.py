"""Given: a reading that is being checked."""

from typing import Any

from django.core.files.base import ContentFile

from audit import clock
from campaigns.models import NoticeReading, ReadingState
from files.models import Attachment
from tests.campaigns.drafts import TEXT, make_draft
from tests.cast import Cast


def make_reading(cast: Cast, **fields: Any) -> NoticeReading:
    """A reading of the legal section, uploaded by its manager."""
    now = clock.now()
    source = Attachment(
        name="通知.txt", content_type="text/plain", size=len(TEXT.encode()), uploaded_by=cast.zhao, uploaded_at=now
    )
    source.content.save("通知.txt", ContentFile(TEXT.encode()), save=False)
    source.save()
    values: dict[str, Any] = {
        "organiser": cast.legal,
        "source": source,
        "text": TEXT,
        "draft": make_draft(),
        "state": ReadingState.OPEN,
        "created_by": cast.zhao,
        "created_at": now,
        "read_at": now,
    }
    return NoticeReading.objects.create(**{**values, **fields})
