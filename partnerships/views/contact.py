"""What the register of partnerships knows of a contact: everything they answer for."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.permissions import may
from accounts.views.base import FormView
from organisations.models import Contact
from partnerships.forms.contact_hand_over import ContactHandOverForm
from partnerships.handover import things_of

from .base import unseen_words


class ContactHandOver(FormView):
    """Hands over everything somebody answers for, row by row or all at once."""

    model = Contact
    permission = "contact.hand_over"
    section = "organisations"  # one comes here from there
    template_name = "partnerships/contact_hand_over.html"
    submit_label = gettext_lazy("Hand over")

    def queryset(self):
        return super().queryset().select_related("organisation")

    def get_heading(self) -> str:
        return _("Hand over what %(contact)s does") % {"contact": self.target}

    def get_form(self, data=None, files=None):
        self.things = things_of(self.target, self.request.user, self.on)
        may_leave = self.target.left_at is None and may(
            self.request.user, "contact.edit", self.target
        )
        return ContactHandOverForm(
            data,
            contact=self.target,
            things=self.things.mine,
            on=self.on,
            may_leave=may_leave,
        )

    def context(self, **extra):
        return super().context(
            things=self.things,
            parent=self.target.organisation,
            leave_url=self.leave_url(),
            unseen_words=unseen_words(self.things.unseen),
            **extra,
        )

    def leave_url(self) -> str:
        """Where a contact who has nothing to hand over is marked as gone, for who may."""
        gone = self.target.left_at is not None
        if gone or not may(self.request.user, "contact.edit", self.target):
            return ""
        return reverse("contact_leave", args=[self.target.pk])

    def back_url(self) -> str:
        return f"{self.target.organisation.get_absolute_url()}#contacts"

    def success_url(self, saved) -> str:
        """On to what is left, as long as something is."""
        if self.things.mine and saved < len(self.things.mine):
            return reverse("contact_hand_over", args=[self.target.pk])
        return self.back_url()

    def get_success_message(self, saved) -> str:
        if not saved:
            return _("%(contact)s was marked as gone.") % {"contact": self.target}
        return ngettext("%(n)d thing was handed over.", "%(n)d things were handed over.", saved) % {
            "n": saved
        }
