"""What happens to organisations: the list, one event, recording it, and carrying it out."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import AtItsMoment, CreateView, EditView, FormView, PageView, RemoveView
from lib.paging import KeysetPage
from organisations.forms.life_event import (
    LifeEventCarryOutForm,
    LifeEventEditForm,
    LifeEventForm,
)
from organisations.life_events import (
    TOUCHING,
    giver_out_of_reach,
    givers,
    hindrance,
    hindrance_to_remove,
    remove_life_event,
)
from organisations.models import LifeEvent, Organisation
from organisations.views.organisation import page_url


class LifeEventList(PageView):
    """All that happened or will happen to organisations, the latest first."""

    any_user = True
    template_name = "organisations/life_event_list.html"

    def context(self, **extra):
        rows = LifeEvent.objects.visible_to(self.request.user)
        page = KeysetPage(
            rows.prefetch_related("sides__organisation"),
            order=("-effective_lower", "-id"),
            after=self.request.GET.get("after"),
            size=40,
        )
        return super().context(
            page=page,
            previous_url=page_url(self.request, page.previous_cursor),
            next_url=page_url(self.request, page.next_cursor),
            may_create=may(self.request.user, "organisation.create"),
            parent={"url": reverse("organisation_list"), "name": _("Organisations")},
            **extra,
        )


class OfOneEvent:
    """A page about one event, with the list as where we are."""

    model = LifeEvent

    def queryset(self):
        rows = super().queryset().select_related("group", "recorded_by")
        return rows.prefetch_related("sides__organisation")


class LifeEventShow(OfOneEvent, PageView):
    """One event: between whom, how far it reaches, how it was prepared, what it means."""

    any_user = True
    template_name = "organisations/life_event_show.html"

    def context(self, **extra):
        user, event = self.request.user, self.target
        may_edit = may(user, "organisation.edit", event)
        may_decide = may_edit and givers(event) and giver_out_of_reach(event, user) is None
        return super().context(
            event=event,
            municipalities=list(event.municipalities.all()),
            statements=list(event.statements.all()),
            preparation=self.preparation(),
            may_edit=may_edit,
            may_decide=bool(may_decide),
            touches=event.kind in TOUCHING,
            may_change_sides=may_edit and not event.carried_out_at,
            hindrance=hindrance(event, self.on),
            parent={"url": reverse("life_event_list"), "name": _("What happened to organisations")},
            **extra,
        )

    def preparation(self) -> list:
        """(label, text) of what was written about how it was prepared."""
        names = ("research", "questions", "conclusion", "consulted", "working_method", "policy")
        fields = [LifeEvent._meta.get_field(name) for name in names]
        rows = [(field.verbose_name, getattr(self.target, field.name)) for field in fields]
        return [row for row in rows if row[1]]


class LifeEventCreate(CreateView):
    """Record an event; nothing changes until somebody carries it out."""

    permission = "organisation.create"
    form_class = LifeEventForm
    heading = gettext_lazy("Record what happens to an organisation")
    lead = gettext_lazy("Nothing changes yet: you carry it out afterwards, step by step.")
    submit_label = gettext_lazy("Record it")
    success_message = gettext_lazy("It is recorded. Nothing has changed yet.")

    def back_url(self):
        return reverse("life_event_list")

    def form_kwargs(self) -> dict:
        """The organisation from whose page one comes stands first."""
        asked = self.request.GET.get("organisation", "")
        known = asked.isascii() and asked.isdigit() and len(asked) < 19
        found = Organisation.objects.active().filter(pk=asked).first() if known else None
        return {**super().form_kwargs(), "initial": {"giver": found} if found else {}}

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("What happened to organisations")}
        return super().context(parent=parent, **extra)


class LifeEventEdit(OfOneEvent, EditView):
    """Change an event; once carried out only what is told about it."""

    permission = "organisation.edit"
    form_class = LifeEventEditForm
    template_name = "components/edit_page.html"

    def get_heading(self):
        return _("Change “%(what)s”") % {"what": self.target}

    def context(self, **extra):
        hindered = hindrance_to_remove(self.target)
        remove_url = "" if hindered else reverse("life_event_remove", args=[self.target.pk])
        return super().context(remove_url=remove_url, **extra)


class LifeEventRemove(OfOneEvent, RemoveView):
    """Remove an event that was entered by mistake, before anything came of it."""

    permission = "organisation.edit"

    def hindrance(self):
        return hindrance_to_remove(self.target)

    def remove(self, *, by, at, reason):
        remove_life_event(self.target, by=by, at=at, reason=reason)

    def success_url(self, saved) -> str:
        return reverse("life_event_list")


class LifeEventCarryOut(OfOneEvent, AtItsMoment, FormView):
    """Do to the organisations what the event says, after telling each consequence."""

    permission = "organisation.edit"
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Carry out")

    def permission_target(self):
        """Who decides about every organisation it comes from."""
        user = self.request.user
        return giver_out_of_reach(self.target, user) or self.target

    def get_heading(self):
        return _("Carry out “%(what)s”?") % {"what": self.target}

    def get_form(self, data=None, files=None):
        self.form = LifeEventCarryOutForm(data, event=self.target, on=self.on)
        if self.target.kind in TOUCHING:
            self.lead = _(
                "What runs in partnerships does not change by this: see first what it touches."
            )
        return self.form

    def context(self, **extra):
        told = self.form.changes or [_("No organisation changes by this.")]
        return super().context(consequences=told, **extra)

    def hindrance(self) -> str:
        return hindrance(self.target, self.on)

    def form_stale(self, form, stale):
        return self.render_refusal(stale)

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()

    def get_success_message(self, saved) -> str:
        if self.form.changes:
            return _("It is carried out. The organisations have changed.")
        return _("It is recorded as carried out. No organisation changed by it.")
