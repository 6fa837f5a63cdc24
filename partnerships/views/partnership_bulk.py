"""One step for many partnerships of the list: each page counts, says what is left out, and asks."""

from django.urls import NoReverseMatch, reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import WrongMoment
from accounts.views.base import FormView, PageView
from partnerships.bulk import (
    fits_per_person,
    for_coordinator,
    for_evaluation,
    name_coordinator,
    too_many,
    versions_in,
)
from partnerships.exports import ListExport, left_out_words
from partnerships.forms.partnership_bulk import ChoosePersonForm, ConfirmForm, people_for
from partnerships.remembered import list_url
from partnerships.selection import address_of, selected


class OfSelection:
    """A page about what was ticked in the list, or all that its filters find."""

    @cached_property
    def selection(self):
        return selected(self.request.user, self.request.GET, self.on)

    @cached_property
    def address(self) -> str:
        return address_of(self.request.user, self.request.GET)

    @cached_property
    def pairs(self) -> list[tuple[str, str]]:
        """The selection as hidden fields."""
        return [
            (name, value)
            for name, values in self.request.GET.lists()
            if name != "contact"
            for value in values
        ]

    def refuse(self) -> None:
        """Raise WrongMoment when nothing, or too much, was chosen."""
        if sentence := too_many(self.selection):
            raise WrongMoment(sentence)

    def back_url(self):
        return list_url(self.request)


class PartnershipBulkCoordinator(OfSelection, FormView):
    """Names one coordinator for many partnerships: all of them, or none."""

    permission = "partnership.edit_many"
    template_name = "partnerships/partnership_bulk_coordinator.html"
    heading = gettext_lazy("Name a coordinator")

    @cached_property
    def able(self):
        """The chosen partnerships that can get any coordinator, and why the others cannot."""
        return for_coordinator(self.request.user, self.selection, self.on)

    @cached_property
    def people(self):
        return people_for(self.request.user, self.able.partnerships, self.on)

    def chooser(self):
        asked = self.request.GET if "contact" in self.request.GET else None
        fits = fits_per_person(list(self.people), self.able.partnerships, self.on)
        return ChoosePersonForm(asked, people=self.people, fits=fits, total=self.able.total)

    def get_form(self, data=None, files=None):
        return ConfirmForm(data, people=self.people)

    def get(self, request, *args, **kwargs):
        self.refuse()
        return self.render(self.context(form=None))

    def context(self, form, **extra):
        chooser = self.chooser()
        person = chooser.person
        taken = for_coordinator(self.request.user, self.selection, self.on, person)
        confirm = ConfirmForm(people=self.people, contact=person, seen=taken.seen)
        return super().context(
            form=form,
            chooser=chooser,
            person=person,
            taken=taken,
            confirm=confirm,
            pairs=self.pairs,
            **extra,
        )

    def form_invalid(self, form):
        raise WrongMoment(
            _("Something has changed since you looked. Nothing was saved: look at it once more.")
        )

    def save(self, form):
        return name_coordinator(
            self.request.user,
            versions_in(form.cleaned_data["seen"]),
            form.cleaned_data["contact"],
            by=self.request.user,
            at=self.at,
        )

    def success_url(self, saved):
        return self.back_url()

    def get_success_message(self, saved):
        return ngettext(
            "%(n)s partnership has a new coordinator.",
            "%(n)s partnerships have a new coordinator.",
            len(saved),
        ) % {"n": len(saved)}


class PartnershipBulkEvaluation(OfSelection, PageView):
    """Which of these evaluations can be opened; the next page asks until when, and opens them."""

    permission = "evaluation.open_many"
    template_name = "partnerships/partnership_bulk_evaluation.html"

    def context(self, **extra):
        self.refuse()
        try:
            url = f"{reverse('evaluation_open_many')}?{self.address}"
        except NoReverseMatch:
            url = ""
        return super().context(
            taken=for_evaluation(self.request.user, self.selection, self.on),
            next_url=url,
            cancel_url=self.back_url(),
            **extra,
        )


class PartnershipBulkExport(OfSelection, PageView):
    """How many partnerships and which columns go into the file, and what is left out."""

    permission = "partnership.export_list"
    reauthenticate = "administrator"
    template_name = "partnerships/partnership_bulk_export.html"

    def context(self, **extra):
        export = ListExport(self.request.user, self.request.GET, at=self.at, ticked=True)
        if not export.count and not export.left_out:
            raise WrongMoment(_("Tick partnerships in the list first."))
        files = [
            (label, f"{reverse(name)}?{self.address}")
            for label, name in (
                (_("Save as Excel"), "partnership_export_xlsx"),
                (_("Save as CSV"), "partnership_export_csv"),
            )
        ]
        return super().context(
            export=export,
            files=files,
            left_out=left_out_words(export.left_out) if export.left_out else "",
            cancel_url=self.back_url(),
            **extra,
        )
