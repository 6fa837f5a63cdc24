"""A merge of two organisations: undoing it."""

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import FormView
from organisations.forms.merge import MergeUndoForm
from organisations.merging import may_undo, obstacles, undo_merge
from organisations.models import OrganisationMerge


class OrganisationMergeUndo(FormView):
    """Put back all that a merge moved, while nothing of it has changed since."""

    model = OrganisationMerge
    permission = "organisation.edit"
    form_class = MergeUndoForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Undo the merge")
    success_message = gettext_lazy("They are two organisations again.")

    def load(self):
        merge = super().load()
        if not may_undo(self.request.user, merge):
            raise PermissionDenied
        return merge

    def permission_target(self):
        return self.target.kept

    def get_heading(self):
        return _("Undo the merge of %(organisation)s?") % {"organisation": self.target.gone}

    def context(self, **extra):
        consequences = [
            _("All that was moved to %(organisation)s goes back.")
            % {"organisation": self.target.kept},
            _("What was added since stays with %(organisation)s.")
            % {"organisation": self.target.kept},
        ]
        return super().context(
            parent=self.target.kept,
            consequences=consequences,
            hints=obstacles(self.target),
            **extra,
        )

    def save(self, form):
        return undo_merge(self.target, by=self.request.user, at=self.at)

    def back_url(self):
        return self.target.kept.get_absolute_url()

    def success_url(self, saved):
        return saved.gone.get_absolute_url()
