"""What the register holds about one person: told, saved as a file, erased."""

import json
from functools import cached_property

from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.text import slugify
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from accounts.permissions import may
from accounts.records import audit
from accounts.views.base import FormView, PageView
from accounts.views.heavy import heavy, paced
from organisations.models import Contact
from organisations.views.contact import owned_themes_words
from overview.forms.person import EraseForm
from overview.personal.erasing import hindrance
from overview.personal.files import files_of
from overview.personal.person import Person, person_of_contact, person_of_user
from overview.personal.telling import as_plain, tell
from overview.personal.words import Words

# A page shows so many lines of a section; the file has all of them.
SHOWN = 100


class TellPage(PageView):
    """The rows and roles the register holds about one person, and the way to a file of it all.

    Every text and the whole trail are looked through for the file only: that takes long.
    """

    template_name = "components/person_told.html"
    save_name = ""

    @property
    def is_whole(self) -> bool:
        """Whether the account and the trail are told too: to the person and to administrators."""
        user = self.request.user
        return user.is_administrator or user in self.person.users

    def address(self, name: str) -> str:
        return reverse(name, args=[self.target.pk] if self.target else [])

    def context(self, **extra):
        sections = tell(self.person, self.request.user, whole=self.is_whole, brief=True)
        for section in sections:
            section.more = max(0, len(section.lines) - SHOWN)
            section.shown = section.lines[:SHOWN]
        erase = "person_erase_account" if isinstance(self.target, User) else "person_erase"
        user = self.request.user
        may_erase = self.target is not None and may(user, "person.erase")
        may_erase = may_erase and not hindrance(self.person, user)
        return super().context(
            person=self.person,
            sections=sections,
            is_whole=self.is_whole,
            save_url=self.address(self.save_name),
            erase_url=self.address(erase) if may_erase else "",
            **extra,
        )


class SavePage(TellPage):
    """The same as a file: a page to read (default), or JSON for a program (``?as=json``)."""

    reauthenticate = "administrator"
    template_name = "components/person_file.html"

    @heavy
    def get(self, request, *args, **kwargs):
        sections = tell(self.person, request.user, whole=self.is_whole)
        with transaction.atomic():
            for row in self.person.rows:
                scope = (None, getattr(row, "organisation_id", None))
                audit(by=request.user, at=self.at, verb="export", obj=row, scope=scope)
        # Nothing in the name of the file tells about whom it is.
        words = slugify(_("Personal data"))
        name = f"{words}-{self.on:%Y-%m-%d}"
        if request.GET.get("as") == "json":
            body = json.dumps(as_plain(sections), ensure_ascii=False, indent=1)
            response = HttpResponse(body, content_type="application/json; charset=utf-8")
            ending = "json"
        else:
            context = {"sections": sections, "person": self.person, "at": self.at}
            response = render(request, self.template_name, context)
            ending = "html"
        response["Content-Disposition"] = f'attachment; filename="{name}.{ending}"'
        return response


class OfContact:
    """About a contact: for who records the contacts of its organisation."""

    model = Contact
    permission = "person.export"
    reauthenticate = "administrator"
    save_name = "person_save"

    @cached_property
    def person(self):
        """The contact; for an administrator with the account and the contacts elsewhere."""
        if self.request.user.is_administrator or self.target.user_id == self.request.user.pk:
            return person_of_contact(self.target)
        return Person([self.target], [])


class OfAccount:
    """About an account, also one that is no contact anywhere: for administrators."""

    model = User
    permission = "person.erase"
    reauthenticate = "administrator"
    save_name = "person_account_save"

    def queryset(self):
        return User.objects.all() if self.request.user.is_administrator else User.objects.none()

    def permission_target(self):
        return None

    @cached_property
    def person(self):
        return person_of_user(self.target)


class OfMyself:
    """About oneself: for everybody who signs in."""

    any_user = True
    save_name = "person_mine_save"

    @cached_property
    def person(self):
        return person_of_user(self.request.user)


class PersonShow(OfContact, TellPage):
    """What the register holds about a contact."""


class PersonSave(OfContact, SavePage):
    """The same, as a file."""


class PersonAccount(OfAccount, TellPage):
    """What the register holds about an account."""


class PersonAccountSave(OfAccount, SavePage):
    """The same, as a file."""


class PersonMine(OfMyself, TellPage):
    """What the register holds about me."""


class PersonMineSave(OfMyself, SavePage):
    """The same, as a file."""


class ErasePage(FormView):
    """Looks the person up everywhere, asks what only people can tell, and erases."""

    permission = "person.erase"
    reauthenticate = True
    form_class = EraseForm
    template_name = "components/person_erase.html"
    submit_label = gettext_lazy("Erase for good")

    def get_heading(self):
        return _("Erase %(person)s") % {"person": self.person}

    def hindrance(self):
        return hindrance(self.person, self.request.user)

    def get_form(self, data=None, files=None):
        form = EraseForm(data or {}, person=self.person, user=self.request.user)
        form.is_bound = data is not None
        both = Words([*form.person.sure.needles, *form.person.unsure.needles])
        form.ask_about(files_of(form.person, both))
        return form

    def context(self, **extra):
        return super().context(
            person=self.person,
            consequences=self.consequences(),
            danger=True,
            **extra,
        )

    def consequences(self) -> list[str]:
        """What follows, with what still waits for this person."""
        told = [
            _("In every place “Removed person” with a number stands instead of the name."),
            _("E-mail addresses and phone numbers are emptied; the account is closed for good."),
            _("What was done stays: that somebody signed, in which function, on which day."),
            _("It cannot be taken back. An older backup that is put back is erased again."),
        ]
        user = self.request.user
        owned = [owned_themes_words(contact, user) for contact in self.person.contacts]
        return told + [sentence for sentence in owned if sentence]

    # Each look goes through every text and every document of the register.
    @paced
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    @paced
    def post(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        form = self.get_form(request.POST)
        if form.is_searching:
            form.is_bound = False
            form.initial = {name: request.POST.get(name, "") for name in form.fields}
            return self.render(self.context(form=form))
        return super().post(request, *args, **kwargs)

    def claim(self, form):
        """Of two clicks the second finds that the person was erased already."""
        return None

    def save(self, form):
        return form.save(by=self.request.user, at=self.at)

    def success_url(self, saved):
        return reverse("erasure_list")

    def get_success_message(self, saved):
        return _("Erased. In its place stands “%(label)s”.") % {"label": saved}


class PersonErase(ErasePage):
    """From a contact: with its account and its contacts elsewhere."""

    model = Contact

    @cached_property
    def person(self):
        return person_of_contact(self.target)


class PersonEraseAccount(OfAccount, ErasePage):
    """From an account, also one that is no contact anywhere."""

    reauthenticate = True

    def back_url(self):
        return self.target and reverse("person_account", args=[self.target.pk])
