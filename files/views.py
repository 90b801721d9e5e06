"""Downloads."""

from typing import Any

from django.http import FileResponse

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, ScopedObjectView
from files.models import Attachment
from files.services import record_download


class AttachmentView(ScopedObjectView):
    """Send one file, always as a download: nothing that was uploaded is ever rendered in our origin."""

    model = Attachment
    capability = Capability.SELF

    def get(self, request: ActorRequest, *args: Any, **kwargs: Any) -> FileResponse:
        record_download(attachment=self.row, actor=self.actor)
        return FileResponse(
            self.row.content.open("rb"),
            as_attachment=True,
            filename=self.row.name,
            content_type=self.row.content_type,
        )
