"""Saved views: what a list was narrowed to, kept under a name."""

from django.db import transaction
from django.http import HttpResponseRedirect
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import records
from accounts.errors import WrongMoment
from accounts.views.base import ActionView, CreateView, EditView, PageView, RemoveView
from partnerships.filters import PartnershipFilter
from partnerships.forms.saved_view import SavedViewCreateForm, SavedViewForm
from partnerships.models import SavedView
from partnerships.starring import star, unstar


def list_with(view) -> str:
    """The list of partnerships through this view."""
    return f"{reverse('partnership_list')}?{view.query}&view={view.pk}".replace("?&", "?")


class SavedViewList(PageView):
    """All views somebody can look through: own ones and those that colleagues share."""

    any_user = True
    template_name = "partnerships/saved_view_list.html"

    def context(self, **extra):
        user = self.request.user
        starred = set(user.starred_views.values_list("pk", flat=True))
        views = list(SavedView.objects.visible_to(user).select_related("user", "organisation"))
        told = PartnershipFilter.of_many([view.query for view in views], user=user)
        rows = [
            {
                "view": view,
                "filters": filters,
                "is_starred": view.pk in starred,
                "is_mine": view.user_id == user.pk,
            }
            for view, filters in zip(views, told, strict=True)
        ]
        return super().context(rows=rows, list_url=reverse("partnership_list"), **extra)


class SavedViewShow(PageView):
    """Leads to the list through this view."""

    any_user = True
    model = SavedView

    def get(self, request, *args, **kwargs):
        return HttpResponseRedirect(list_with(self.target))


class SavedViewCreate(CreateView):
    """Keeps what is chosen in the list; the address brings it along."""

    permission = "saved_view.keep"
    form_class = SavedViewCreateForm
    template_name = "partnerships/saved_view_create.html"
    heading = gettext_lazy("Save this view")
    submit_label = gettext_lazy("Save view")

    @cached_property
    def filters(self):
        return PartnershipFilter(self.request.GET, user=self.request.user, offered=False)

    def new_instance(self):
        return SavedView(user=self.request.user, query=self.filters.query)

    def hindrance(self):
        if not self.filters.query:
            return _("Choose something in the list first: then there is a view to save.")
        return ""

    def post(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        return super().post(request, *args, **kwargs)

    def context(self, **extra):
        return super().context(filters=self.filters, **extra)

    def back_url(self):
        return f"{reverse('partnership_list')}?{self.filters.query}".rstrip("?")

    def get_success_message(self, saved):
        return _("The view “%(name)s” is saved.") % {"name": saved}


class OwnView:
    """A view that one made oneself."""

    permission = "saved_view.keep"
    model = SavedView

    def back_url(self):
        return reverse("saved_view_list")

    def success_url(self, saved):
        return self.back_url()


class SavedViewEdit(OwnView, EditView):
    """Another name, or other people who see it."""

    form_class = SavedViewForm
    template_name = "partnerships/saved_view_edit.html"
    heading = gettext_lazy("Change the view")

    def context(self, **extra):
        remove_url = reverse("saved_view_remove", args=[self.target.pk])
        return super().context(parent=None, remove_url=remove_url, **extra)


class SavedViewReplace(OwnView, ActionView):
    """Keeps what is chosen now in place of what the view held."""

    def act(self):
        given = self.request.POST.get("query", "")
        filters = PartnershipFilter(given, user=self.request.user, offered=False)
        if not filters.query:
            raise WrongMoment(_("Nothing is chosen in the list, so there is nothing to save."))
        self.success_message = _("The view “%(name)s” is saved.") % {"name": self.target}
        return records.update(
            self.target, {"query": filters.query}, by=self.request.user, at=self.at
        )

    def success_url(self, changed):
        return list_with(changed)


class SavedViewRemove(OwnView, RemoveView):
    """Removes a view; the partnerships stay as they are."""

    def consequences(self):
        sentences = [_("The partnerships stay as they are; only the view is gone.")]
        if self.target.organisation_id:
            sentences.append(_("Colleagues can no longer use it either."))
        return sentences

    def remove(self, *, by, at, reason):
        with transaction.atomic():
            self.target.starred_by.clear()
            super().remove(by=by, at=at, reason=reason)


class StarView(ActionView):
    """A view on one's own start page, or not any more; also one that a colleague shares."""

    any_user = True
    model = SavedView

    def success_url(self, changed):
        return reverse("saved_view_list")


class SavedViewStar(StarView):
    success_message = gettext_lazy("This view now stands on your start page.")

    def act(self):
        star(self.target, by=self.request.user, at=self.at)
        return self.target


class SavedViewUnstar(StarView):
    success_message = gettext_lazy("This view no longer stands on your start page.")

    def act(self):
        unstar(self.target, by=self.request.user, at=self.at)
        return self.target
