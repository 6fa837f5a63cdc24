"""Deputies: who adopts in a manager's place, and from when until when."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import AtItsMoment, CreateView, EditView, PageView
from evaluations.deputising import colleagues, end_deputy
from evaluations.forms.deputy import DeputyForm, EndDeputyForm
from evaluations.models import Deputy
from organisations.models import Organisation
from organisations.views.membership import own_organisations


class OfOrganisation:
    """A page under the deputies of an organisation."""

    def organisation(self):
        return self.target.organisation

    def context(self, **extra):
        name = _("Deputies of %(name)s") % {"name": self.organisation()}
        return super().context(**{"parent": {"url": self.back_url(), "name": name}, **extra})

    def back_url(self) -> str:
        return reverse("deputy_list", args=[self.organisation().pk])

    def success_url(self, saved) -> str:
        return self.back_url()


class DeputyList(PageView):
    """Who stands in now or later, and who did."""

    model = Organisation
    permission = "membership.see"
    template_name = "evaluations/deputy_list.html"

    def queryset(self):
        return own_organisations(self.request.user)

    def context(self, **extra):
        rows = self.target.deputies.select_related("user", "named_by")
        over = [row for row in rows if row.is_over(self.on)]
        return super().context(
            now=[row for row in rows if row not in over and row.starts_on <= self.on],
            later=[row for row in rows if row not in over and row.starts_on > self.on],
            over=over,
            lost=self.target.deputies.lost(self.on).select_related("user"),
            may_name=may(self.request.user, "deputy.name", self.target),
            has_colleagues=colleagues(self.target, self.on).exists(),
            **extra,
        )


class DeputyCreate(OfOrganisation, CreateView):
    """A manager names a colleague, who is mailed."""

    model = Organisation
    permission = "deputy.name"
    reauthenticate = True
    form_class = DeputyForm
    heading = gettext_lazy("Name a deputy")
    lead = gettext_lazy(
        "The deputy adopts evaluations or sends them back, in these days only. The page says that "
        "it was the deputy. You can go on adopting yourself."
    )
    submit_label = gettext_lazy("Name this deputy")

    def queryset(self):
        return own_organisations(self.request.user)

    def organisation(self):
        return self.target

    def new_instance(self):
        return Deputy(organisation=self.target)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def get_success_message(self, saved) -> str:
        return _("%(name)s is your deputy in these days and gets a mail about it.") % {
            "name": saved.user
        }


class DeputyEdit(OfOrganisation, AtItsMoment, EditView):
    """Changes until when, and why; the beginning too while it is still to come."""

    model = Deputy
    permission = "deputy.name"
    reauthenticate = True
    form_class = DeputyForm

    def queryset(self):
        return super().queryset().select_related("organisation", "user")

    def get_heading(self) -> str:
        return _("Change the days of %(name)s") % {"name": self.target}

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        return over_already(self.target, self.on)


class DeputyEnd(OfOrganisation, EditView):
    """Ends it before its last day."""

    model = Deputy
    permission = "deputy.name"
    form_class = EndDeputyForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("End it now")

    def queryset(self):
        return super().queryset().select_related("organisation", "user")

    def get_heading(self) -> str:
        return _("End the deputising of %(name)s?") % {"name": self.target}

    def context(self, **extra):
        consequences = [
            _("From now on %(name)s cannot adopt or send back any more.") % {"name": self.target},
            _("What was adopted until now stays as it is."),
        ]
        return super().context(consequences=consequences, danger=True, **extra)

    def hindrance(self) -> str:
        return over_already(self.target, self.on)

    def save(self, form):
        return end_deputy(
            self.target,
            by=self.request.user,
            at=self.at,
            version=form.cleaned_data["version"],
        )

    def get_success_message(self, saved) -> str:
        return _("%(name)s no longer stands in.") % {"name": saved}


def over_already(deputy, on) -> str:
    """Why nothing about it changes any more, or ""."""
    return _("This deputy no longer stands in.") if deputy.is_over(on) else ""
