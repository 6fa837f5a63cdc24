"""The yearly review of who has access to an organisation."""

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import FormView, PageView
from organisations.models import Organisation
from organisations.views.membership import own_organisations
from overview.access_review import due_of, with_dates
from overview.forms.access_review import AccessReviewForm

# Those that wait longest come first; the rest follow when these are done.
MOST = 200


class AccessReviewList(PageView):
    """The organisations one reviews, and since when that has to be done."""

    permission = "access_review.sign"
    template_name = "overview/access_review_list.html"

    def context(self, **extra):
        user = self.request.user
        places = Organisation.objects.active()
        if not user.is_administrator:
            places = places.filter(pk__in=user.organisations_as("manager"))
        rows = [
            {"organisation": one, "due": due_of(one), "is_late": due_of(one) < self.on}
            for one in with_dates(places, self.on)
        ]
        rows.sort(key=lambda row: (row["due"], row["organisation"].sort_name))
        return super().context(rows=rows[:MOST], more=max(len(rows) - MOST, 0), **extra)


class AccessReviewCreate(FormView):
    """Go through everybody's access, keep or end each, and sign off."""

    model = Organisation
    permission = "access_review.sign"
    reauthenticate = True
    form_class = AccessReviewForm
    template_name = "overview/access_review_create.html"
    submit_label = gettext_lazy("Sign off the review")
    lead = gettext_lazy(
        "Once a year somebody looks at who has access and whether that is still right. Choose for "
        "each line; what you end works no more from now on."
    )

    def queryset(self):
        return own_organisations(self.request.user)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "at": self.at, "on": self.on}

    def get_heading(self):
        return _("Who has access to %(organisation)s") % {"organisation": self.target}

    def back_url(self):
        return reverse("membership_list", args=[self.target.pk])

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("Users of %(name)s") % {"name": self.target}}
        reviews = self.target.access_reviews.select_related("reviewed_by")[:10]
        return super().context(parent=parent, reviews=list(reviews), **extra)

    def save(self, form):
        return form.save(by=self.request.user, at=self.at, on=self.on)

    def get_success_message(self, saved):
        return _("The review is signed off: %(kept)d kept, %(ended)d ended.") % {
            "kept": saved.kept_count,
            "ended": saved.ended_count,
        }
