"""Pages of the records that hang under a partnership: each is then a dozen lines.

A create page hangs under its parent (`/partnerships/12/agreements/add/`), the other pages under
the record itself (`/agreements/5/edit/`). All go back to the section they came from.
"""

from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts import records
from accounts.errors import StaleRecord, WrongMoment
from accounts.permissions import may
from accounts.views.base import CreateView, EditView, FormView, RemoveView
from partnerships.models import Partnership


def unseen_words(number: int) -> str:
    """How much stands where this user may not look: a number, and nothing more."""
    if not number:
        return ""
    return ngettext(
        "%(n)d more in a partnership you cannot see. Ask a coordinator there.",
        "%(n)d more in partnerships you cannot see. Ask a coordinator there.",
        number,
    ) % {"n": number}


class ReturnsToSection:
    """Goes back to the part of the parent's page named by ``section`` (an id on that page)."""

    section = ""

    def parent(self):
        """The record on whose page this one stands (its page is where we go back to)."""
        return self.target

    def section_url(self, parent) -> str:
        url = parent.get_absolute_url()
        return f"{url}#{self.section}" if self.section else url

    def back_url(self) -> str:
        return self.section_url(self.parent())

    def success_url(self, saved) -> str:
        return self.back_url()

    def context(self, **extra):
        return super().context(**{"parent": self.parent(), **extra})


class ChildCreate(ReturnsToSection, CreateView):
    """Adds a record under a parent: ``model`` is the parent's, ``parent_field`` points to it."""

    model = Partnership
    parent_field = "partnership"
    permission = "partnership.edit"
    # Fields that a link may fill in beforehand: `…/add/?agreement=5`.
    presets: tuple[str, ...] = ()

    def form_kwargs(self) -> dict:
        given = {name: self.request.GET[name] for name in self.presets if name in self.request.GET}
        return {**super().form_kwargs(), "initial": given}

    def new_instance(self):
        return self.form_class._meta.model(**{self.parent_field: self.target})


class ChildEdit(ReturnsToSection, EditView):
    """Changes a record that hangs under ``parent_field``; leads to its removal, if any."""

    parent_field = "partnership"
    permission = "partnership.edit"
    template_name = "components/edit_page.html"

    def parent(self):
        return getattr(self.target, self.parent_field)

    def remove_url(self) -> str:
        """The page that removes this record, for who may."""
        if not may(self.request.user, "partnership.edit", self.target):
            return ""
        noun = self.request.resolver_match.url_name.removesuffix("_edit")
        try:
            return reverse(f"{noun}_remove", args=[self.target.pk])
        except NoReverseMatch:
            return ""

    def context(self, **extra):
        return super().context(**{"remove_url": self.remove_url(), **extra})


class ChildRemove(ReturnsToSection, RemoveView):
    """Asks, then removes a record that hangs under ``parent_field``."""

    parent_field = "partnership"
    permission = "partnership.edit"

    def parent(self):
        return getattr(self.target, self.parent_field)


class MoveForm(FormView):
    """A move of a lifecycle that asks something first: ``lifecycle`` and ``move`` name it.

    The form's `changes()` are written with the move, its `effects()` go to the move's effect. A
    move that is not possible now answers 409, also when the page is only opened.
    """

    lifecycle = None
    move = ""
    template_name = "components/confirm_page.html"

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.lifecycle is not None and cls.move:
            cls.permission = cls.lifecycle.moves[cls.move].permission

    @property
    def the_move(self):
        return self.lifecycle.moves[self.move]

    def context(self, **extra):
        return super().context(**{"danger": self.the_move.tone == "danger", **extra})

    def get(self, request, *args, **kwargs):
        if self.the_move not in self.lifecycle.available(self.target, request.user):
            raise WrongMoment(
                self.the_move.hindrance(self.target, request.user)
                or _("This was already done, or is no longer possible.")
            )
        return super().get(request, *args, **kwargs)

    def save(self, form):
        """Make the move on the record as it is stored, not as the form has filled it in."""
        if records.stored_row(self.target) is None:  # from here on nobody else changes it
            raise StaleRecord(None)
        stored = self.queryset().get(pk=self.target.pk)
        seen = form.cleaned_data.get("version", stored.version)
        if (
            seen != stored.version
            and getattr(stored, self.lifecycle.field) in self.the_move.sources
        ):
            raise StaleRecord(stored)
        return self.lifecycle.perform(
            stored,
            self.move,
            by=self.request.user,
            at=self.at,
            reason=form.cleaned_data.get("reason", ""),
            changes=form.changes(),
            **form.effects(),
        )

    def get_success_message(self, saved) -> str:
        return self.the_move.done
