"""留言 between bureau and unit: write, take back."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from accounts.capabilities import Capability
from accounts.scope import ActorRequest, VerbView
from rectification.forms_office import CommentForm
from rectification.models import ProblemComment
from rectification.services import take_back_comment, write_comment
from rectification.views.ledger import ProblemVerb


class CommentWriteView(ProblemVerb):
    """Write to the other side."""

    capability = Capability.COMMENT_WRITE

    def act(self, request: ActorRequest) -> HttpResponse:
        form = CommentForm(request.POST)
        if not form.is_valid():
            return self.page(422, comment_form=form)
        return self.run(
            lambda: write_comment(problem=self.row, text=form.cleaned_data["text"], actor=self.actor),
            _("已留言，并通知了对方。"),
            comment_form=form,
        )

    def refused(self, fault: str, **typed: CommentForm) -> HttpResponse:
        typed["comment_form"].add_error("text", fault)
        return self.page(422, **typed)


class CommentTakeBackView(VerbView):
    """Take an own comment back."""

    capability = Capability.COMMENT_WRITE
    model = ProblemComment

    def act(self, request: ActorRequest) -> HttpResponse:
        comment: ProblemComment = self.row
        self.told(lambda: take_back_comment(comment=comment, actor=self.actor), _("已收回留言。"))
        return redirect("problem-detail", comment.problem.uuid)
