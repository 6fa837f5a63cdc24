"""Activities: planning one, keeping it up to date in its row, and looking back along the years."""

from django.contrib import messages
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import CreateView, EditView, FormView, PageView
from partnerships.activities import remove_activity, why_it_stays
from partnerships.enums import ActivityKind
from partnerships.forms.activity import ActivityForm, ActivityProgressForm, ActivityRowForm
from partnerships.models import Activity
from partnerships.pilots import follow_up, what_lacks
from partnerships.theme_page import ActivityPage, ActivityRow, ThemePage, activity_queryset

from .base import ChildRemove
from .plan import InYear
from .theme import key_asked


class OfActivity:
    """Loads an activity with what rights, page and row ask of it."""

    model = Activity

    def queryset(self):
        return activity_queryset(super().queryset())

    def row_url(self) -> str:
        """The row of the activity on the page of its theme."""
        return f"{self.target.plan.get_absolute_url()}#activity-{self.target.pk}"


class ActivityShow(OfActivity, PageView):
    """One activity: what was meant, what came of it, and its line through the years."""

    permission = "partnership.see"
    template_name = "partnerships/activity_show.html"

    def context(self, **extra):
        page = ActivityPage(self.target, self.request.user, self.on)
        return super().context(page=page, **extra)


class ActivityCreate(InYear, CreateView):
    """Plans an activity for one year of a theme."""

    form_class = ActivityForm
    submit_label = gettext_lazy("Add the activity")
    success_message = gettext_lazy("The activity was added.")

    @cached_property
    def pilot(self):
        """The pilot of this theme that the new activity follows on, when the address names one."""
        key = key_asked(self.request, "follows")
        pilots = Activity.objects.filter(plan__theme=self.target, kind=ActivityKind.PILOT)
        return pilots.filter(pk=key).first() if key else None

    def new_instance(self):
        plan = self.plan_in_year()
        return follow_up(self.pilot, plan) if self.pilot else Activity(plan=plan)

    def form_kwargs(self) -> dict:
        groups = list(self.pilot.target_groups.all()) if self.pilot else []
        return {**super().form_kwargs(), "initial": {"target_groups": groups} if groups else {}}

    def context(self, **extra):
        if self.pilot:
            follows = _("It follows on the pilot “%(pilot)s”.") % {"pilot": self.pilot}
            extra.setdefault("lead", follows)
        return {**super().context(), **extra}

    def get_heading(self) -> str:
        if self.pilot:
            return _("Add a follow-up to %(year)s") % {"year": self.programme.label}
        return _("Add an activity to %(year)s") % {"year": self.programme.label}

    def success_url(self, saved) -> str:
        return self.year_url(f"#activity-{saved.pk}")


class ActivityEdit(OfActivity, EditView):
    permission = "plan.edit"
    form_class = ActivityForm
    template_name = "components/edit_page.html"
    heading = gettext_lazy("Change the activity")

    def context(self, **extra):
        stays = why_it_stays(self.target)
        remove_url = "" if stays else reverse("activity_remove", args=[self.target.pk])
        return super().context(**{"remove_url": remove_url, **extra})

    def success_url(self, saved) -> str:
        return self.target.get_absolute_url()


class ActivityRemove(OfActivity, ChildRemove):
    """Only while its plan is a draft; later it is said to be not done, which stays readable."""

    parent_field = "theme"
    permission = "plan.edit"

    def hindrance(self) -> str:
        return why_it_stays(self.target)

    def section_url(self, parent) -> str:
        return f"{self.target.plan.get_absolute_url()}#activities"

    def remove(self, *, by, at, reason):
        remove_activity(self.target, by=by, at=at, reason=reason)


class ActivityUpdate(OfActivity, FormView):
    """Status and result of an activity: from its row on the theme's page, or on a page of its own.

    A form with the field ``row`` came from that row. htmx gets the row back, anybody else the
    theme's page at that row; refused input stays in the row, with what is wrong about it.
    """

    permission = "plan.edit"
    submit_label = gettext_lazy("Save")

    @property
    def in_row(self) -> bool:
        return "row" in self.request.POST

    def get_form(self, data=None, files=None):
        self.form_class = ActivityRowForm if self.in_row else ActivityProgressForm
        return super().get_form(data, files)

    def get_heading(self) -> str:
        return _("Update: %(activity)s") % {"activity": self.target}

    def success_url(self, saved) -> str:
        return self.row_url() if self.in_row else self.target.get_absolute_url()

    def get_success_message(self, saved) -> str:
        message = _("Saved: %(activity)s.") % {"activity": saved}
        if not (lacks := what_lacks(saved)):
            return message
        conclude = reverse("activity_update", args=[saved.pk])
        return format_html(
            '{} {} <a href="{}">{}</a>', message, lacks, conclude, _("Write the conclusion")
        )

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        saved = isinstance(response, HttpResponseRedirect)
        if saved and self.in_row and request.htmx:
            list(messages.get_messages(request))  # the row says it itself
            return self.render_row(self.row(self.load()), 200)
        return response

    def form_invalid(self, form):
        if not self.in_row:
            return super().form_invalid(form)
        return self.render_row(self.row(self.load(), form=form), 422)

    def form_stale(self, form, stale):
        if not self.in_row or stale.record is None:
            return super().form_stale(form, stale)
        conflicts = form.conflicts(stale.record)
        data = form.data.copy()
        data["version"] = stale.record.version
        again = ActivityRowForm(data, instance=self.load(), user=self.request.user)
        return self.render_row(self.row(self.load(), form=again, conflicts=conflicts), 409)

    def row(self, activity, **parts) -> ActivityRow:
        user = self.request.user
        return ActivityRow(activity, self.on, may(user, "plan.edit", activity), user=user, **parts)

    def render_row(self, row, status):
        """The row alone for htmx, else the whole page of the theme with this row in it."""
        plan = row.activity.plan
        page = ThemePage(plan.theme, self.request.user, self.on, plan.programme.year, sent=row)
        context = {
            "view": self,
            "target": plan.theme,
            "page": page,
            "row": row,
            "form": row.form,
        }
        if self.request.htmx:
            template = "partnerships/parts/activity_saved.html"
        else:
            template = "partnerships/theme_show.html"
        return self.render(context, status=status, template=template)
