"""Partnerships: the list, the page, recording one, completing it, and its stages."""

from django.db import transaction
from django.http import Http404, HttpResponseRedirect, StreamingHttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.history import trail_of
from accounts.permissions import may
from accounts.records import audit
from accounts.views.base import CreateView, EditView, MoveView, PageView
from accounts.views.heavy import heavy
from accounts.views.trail import HistoryPage
from lib.paging import KeysetPage
from lib.tabular import csv_lines
from partnerships.dossier import Dossier, read_partnership
from partnerships.filters import PartnershipFilter
from partnerships.forms.partnership import (
    PartnershipAreaForm,
    PartnershipCreateForm,
    PartnershipEndForm,
    PartnershipForm,
    PartnershipPurposeForm,
    PartnershipReopenForm,
    PartnershipRhythmForm,
)
from partnerships.lifecycle.partnership import PARTNERSHIP
from partnerships.list_cells import Cells
from partnerships.list_page import ListPage
from partnerships.listing import Lines, listed
from partnerships.models import Document, Partnership, Party
from partnerships.remembered import remember
from partnerships.timeline import Timeline, TimelineFilter, timeline_queryset
from partnerships.timeline import export as timeline_export
from partnerships.twins import recorded_message
from partnerships.wide import leave_out_addresses

from .base import MoveForm


class PartnershipList(PageView):
    """The partnerships in sight, searched and filtered; the address holds what was chosen."""

    permission = "partnership.see"
    reads_afar = True
    template_name = "partnerships/partnership_list.html"

    def get(self, request, *args, **kwargs):
        """The list; an address with choices that were left open is sent on to the short one."""
        filters = PartnershipFilter(request.GET, user=request.user)
        after = request.GET.get("after", "")
        address = filters.address(after=after)
        if any(request.GET.get(name) == "" for name in filters.fields):
            # What cannot be used goes along, so that the list can say so.
            short = filters.address(after=after, **filters.unused)
            return HttpResponseRedirect(f"{reverse('partnership_list')}?{short}".rstrip("?"))
        response = self.render(self.context(filters=filters, after=after))
        remember(response, request.user, address)
        return response

    def context(self, filters, after, **extra):
        user = self.request.user
        visible = Partnership.objects.visible_to(user)
        rows = listed(filters.narrow(visible, self.on), self.on, filters.columns)
        page = KeysetPage(rows, order=filters.order, after=after)
        in_words = Lines(self.on).of
        lines = leave_out_addresses([in_words(row) for row in page], user)
        around = ListPage(filters, user)
        cells = Cells(filters.columns, with_tick=bool(around.steps))
        return super().context(
            form=filters,
            list=around,
            invitations=filters.invitations,
            former=filters.former,
            filtered=bool(filters.chosen),
            clear_url=reverse("partnership_list"),
            columns=filters.columns,
            rows=[cells.add_to(line) for line in lines],
            may_create=may(user, "partnership.create"),
            **self.pages(page, filters),
            **extra,
        )

    def pages(self, page, filters) -> dict:
        def at(cursor):
            return f"?{filters.address(after=cursor)}" if cursor else ""

        count = ngettext("%(n)s partnership", "%(n)s partnerships", page.count)
        return {
            "next_url": at(page.next_cursor),
            "previous_url": at(page.previous_cursor),
            "count_text": count % {"n": page.count_label},
            "count_label": page.count_label,
            "is_all": not page.has_other_pages,
        }


class PartnershipShow(PageView):
    """Everything about one partnership on one page."""

    permission = "partnership.see"
    model = Partnership
    template_name = "partnerships/partnership_show.html"

    def load(self):
        found = read_partnership(self.kwargs["pk"], self.request.user, self.on)
        if found is None:
            raise Http404
        return found

    def context(self, **extra):
        dossier = Dossier(self.target, self.request.user, self.on)
        return super().context(dossier=dossier, partnership=self.target, on=self.on, **extra)


class PartnershipCreate(CreateView):
    """Recording a partnership in two minutes: only the parties are required."""

    permission = "partnership.create"
    form_class = PartnershipCreateForm
    template_name = "partnerships/partnership_create.html"
    heading = gettext_lazy("Record a partnership")
    lead = gettext_lazy("Only the parties are needed. Everything else can be filled in later.")
    submit_label = gettext_lazy("Record partnership")

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST)
        if form.wants_another or form.is_searching:
            form.is_valid()
            return self.render(self.context(form=form))
        return super().post(request, *args, **kwargs)

    def back_url(self):
        return reverse("partnership_list")

    def get_success_message(self, saved):
        return recorded_message(saved, self.request.user)


class SectionEdit(EditView):
    """One section of the common record as a small form."""

    permission = "partnership.edit"
    model = Partnership


class PartnershipEdit(SectionEdit):
    form_class = PartnershipForm
    heading = gettext_lazy("Change the partnership")

    def form_kwargs(self):
        return {**super().form_kwargs(), "on": self.on}


class PartnershipEditPurpose(SectionEdit):
    form_class = PartnershipPurposeForm
    heading = gettext_lazy("Purpose and added value")


class PartnershipEditRhythm(SectionEdit):
    form_class = PartnershipRhythmForm
    heading = gettext_lazy("Evaluation rhythm and who decides")


class PartnershipEditArea(SectionEdit):
    form_class = PartnershipAreaForm
    heading = gettext_lazy("Where the partnership works")


class PartnershipActivate(MoveView):
    model = Partnership
    lifecycle = PARTNERSHIP
    move = "activate"


class PartnershipWindDown(MoveView):
    model = Partnership
    lifecycle = PARTNERSHIP
    move = "wind_down"


class PartnershipEnd(MoveForm):
    """Ends a partnership after asking: since when, and why."""

    model = Partnership
    lifecycle = PARTNERSHIP
    move = "end"
    form_class = PartnershipEndForm
    heading = gettext_lazy("End this partnership?")
    submit_label = gettext_lazy("End the partnership")

    def context(self, **extra):
        return super().context(
            parent=self.target,
            consequences=[
                _("It no longer stands among the running partnerships; no year is added any more."),
                _("Agreements, plans and evaluations stay readable for everybody who sees it now."),
                _("A manager can reopen it."),
            ],
            **extra,
        )


class PartnershipReopen(MoveForm):
    """Takes back that a partnership ended; the earlier end stays in the history."""

    model = Partnership
    lifecycle = PARTNERSHIP
    move = "reopen"
    form_class = PartnershipReopenForm
    heading = gettext_lazy("Reopen this partnership?")
    submit_label = gettext_lazy("Reopen the partnership")

    def context(self, **extra):
        return super().context(
            parent=self.target,
            consequences=[
                _("It is active again. The date and reason of its end stay in the history.")
            ],
            **extra,
        )


class PartnershipHistory(HistoryPage):
    """Who did what in a partnership, newest first, with what changed."""

    permission = "history.see"
    model = Partnership
    template_name = "partnerships/partnership_history.html"
    apps_shown = ("partnerships", "evaluations")

    def trail(self):
        return trail_of(self.target)

    def context(self, **extra):
        return super().context(partnership=self.target, **extra)


class PartnershipInvitation(PageView):
    """One page for an organisation that was invited or is in talks: what it is asked to join."""

    any_user = True
    model = Partnership
    template_name = "partnerships/partnership_invitation.html"

    def queryset(self):
        """Only partnerships with an invitation for an organisation of this user, or in sight."""
        asked = self.own_rows().values("partnership_id")
        seen = Partnership.objects.visible_to(self.request.user).values("pk")
        return (
            Partnership.objects.filter(pk__in=asked) | Partnership.objects.filter(pk__in=seen)
        ).select_related("keeper", "coordinator")

    def own_rows(self):
        return Party.objects.asked(self.request.user).select_related("organisation", "contact")

    def get(self, request, *args, **kwargs):
        self.party = self.own_rows().filter(partnership=self.target).first()
        if self.party is None:  # joined in the meantime, or the keeper looking
            return HttpResponseRedirect(self.target.get_absolute_url())
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        documents = Document.objects.visible_to(self.request.user).for_everyone()
        return super().context(
            partnership=self.target,
            party=self.party,
            steps=self.party.steps.order_by("recorded_at", "pk"),
            notes=self.target.notes.for_everyone().select_related("organisation"),
            documents=documents.filter(partnership=self.target),
            **extra,
        )


class TimelinePage(PageView):
    """The timeline as far as it was asked for; the address holds what was chosen."""

    model = Partnership

    def queryset(self):
        return timeline_queryset(super().queryset())

    def asked(self) -> tuple[Timeline, TimelineFilter]:
        timeline = Timeline(self.target, self.request.user, self.on)
        form = TimelineFilter(self.request.GET, timeline=timeline)
        form.apply(timeline)
        return timeline, form


class PartnershipTimeline(TimelinePage):
    """Every dated fact of a partnership in one line per event, with a picture."""

    permission = "partnership.see"
    template_name = "partnerships/partnership_timeline.html"

    def context(self, **extra):
        timeline, form = self.asked()
        return super().context(
            partnership=self.target,
            timeline=timeline,
            form=form,
            filtered=bool(form.chosen),
            may_export=may(self.request.user, "partnership.export", self.target),
            chosen=self.request.GET.urlencode(),
            **extra,
        )


class PartnershipTimelineCsv(TimelinePage):
    """The lines of the timeline as a file; who saved it stands in the history."""

    permission = "partnership.export"
    reauthenticate = "administrator"

    @heavy
    def get(self, request, *args, **kwargs):
        timeline, _form = self.asked()
        with transaction.atomic():
            audit(by=request.user, at=self.at, verb="export", obj=self.target)
        name = _("%(number)s-timeline.csv") % {"number": self.target.number}
        lines = csv_lines(timeline_export.columns(), timeline_export.rows(timeline))
        return StreamingHttpResponse(
            lines,
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
