"""Contacts: the people of an organisation, with or without an account."""

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.records import update
from accounts.views.base import ActionView, CreateView, EditView
from organisations.forms.contact import ContactForm, ContactLeaveForm
from organisations.models import Contact, Organisation


def hand_over_message(text, contact):
    """What happened, with the way to the page on which everything of this contact is passed on."""
    link = _("Hand over what %(contact)s does") % {"contact": contact}
    url = reverse("contact_hand_over", args=[contact.pk])
    return format_html('{} <a href="{}">{}</a>', text, url, link)


def owned_themes_words(contact, user) -> str:
    """That this contact still owns themes, with the way to the page where they are handed over."""
    owned = contact.owned_themes.current().count()
    if not owned:
        return ""
    told = ngettext(
        "%(count)s theme still has this contact as its owner.",
        "%(count)s themes still have this contact as their owner.",
        owned,
    ) % {"count": owned}
    words = ngettext("Hand it over", "Hand them over", owned)
    if not may(user, "contact.hand_over", contact):
        return f"{told} {words}."
    url = reverse("contact_hand_over", args=[contact.pk])
    return format_html('{} <a href="{}">{}</a>.', told, url, words)


class ContactCreate(CreateView):
    model = Organisation
    permission = "contact.edit"
    form_class = ContactForm
    heading = gettext_lazy("Add a contact")
    lead = gettext_lazy("Somebody the partners can turn to; an account is not needed.")
    submit_label = gettext_lazy("Add contact")

    def new_instance(self):
        return Contact(organisation=self.target)

    def success_url(self, saved):
        return saved.get_absolute_url() + "#contacts"


class ContactEdit(EditView):
    model = Contact
    permission = "contact.edit"
    form_class = ContactForm
    submit_label = gettext_lazy("Save contact")

    def get_heading(self):
        return _("Change %(contact)s") % {"contact": self.target}

    def context(self, **extra):
        return super().context(parent=self.target.organisation, **extra)

    def success_url(self, saved):
        return saved.get_absolute_url() + "#contacts"


class ContactLeave(EditView):
    """Mark somebody as gone. What they did stays readable under their name."""

    model = Contact
    permission = "contact.edit"
    form_class = ContactLeaveForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Mark as gone")

    def get_heading(self):
        return _("Has %(contact)s left?") % {"contact": self.target}

    def context(self, **extra):
        return super().context(
            parent=self.target.organisation, consequences=self.consequences(), **extra
        )

    def consequences(self) -> list[str]:
        """What follows, with what still stands in this person's name."""
        sentences = [
            _("The name and function stay readable wherever they stand."),
            _("Nobody can choose this contact any more."),
        ]
        if owned := owned_themes_words(self.target, self.request.user):
            sentences.append(owned)
        if self.target.user_id:
            sentences.append(_("The account keeps its rights: end the role under “Users” as well."))
        return sentences

    def save(self, form):
        if self.target.left_at is not None:
            raise WrongMoment(_("This contact was already marked as gone."))
        return super().save(form)

    def success_url(self, saved):
        return saved.get_absolute_url() + "#contacts"

    def get_success_message(self, saved):
        return hand_over_message(_("%(contact)s was marked as gone.") % {"contact": saved}, saved)


class ContactReturn(ActionView):
    """Somebody is back, or was marked as gone by mistake."""

    model = Contact
    permission = "contact.edit"
    success_message = gettext_lazy("The contact can be chosen again.")

    def act(self):
        if self.target.left_at is None:
            raise WrongMoment(_("This contact has not left."))
        changes = {"left_at": None, "until": None}
        return update(self.target, changes, by=self.request.user, at=self.at, verb="return")

    def success_url(self, changed):
        return changed.get_absolute_url() + "#contacts"
