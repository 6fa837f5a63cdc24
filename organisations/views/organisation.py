"""Organisations: the list, the page, recording and changing one, and the pieces forms fetch."""

import re

from django.db.models import Q
from django.http import Http404, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.history import trail_of_organisation
from accounts.permissions import may
from accounts.views.base import CreateView, EditView, PageView
from accounts.views.trail import HistoryPage
from lib.paging import KeysetPage
from lib.text import normalise, search_terms
from organisations.around import Around
from organisations.dossier import Dossier
from organisations.duplicates import likely_pairs, pairs_kept_apart
from organisations.filters import OrganisationFilter
from organisations.forms.merge import KeepApartForm, OrganisationMergeForm
from organisations.forms.organisation import OrganisationEditForm, OrganisationForm
from organisations.forms.picker import Picked, options_for
from organisations.likeness import similar_names
from organisations.merging import may_undo, plan_merge
from organisations.models import KeptApart, Organisation, OrganisationName
from organisations.models import OrganisationMerge as Merge

FIELD_NAME = re.compile(r"[A-Za-z][\w-]{0,99}", re.ASCII)
COLUMNS = ("id", "name", "kind", "sort_name", "region_label", "municipality__name")
# Kinds of record that tell of an organisation itself.
ABOUT_ITSELF = Q(object_type__startswith="organisations.") | Q(object_type__startswith="accounts.")


def page_url(request, cursor) -> str:
    """The address of the same list, from this cursor on; nothing without one."""
    if not cursor:
        return ""
    asked = request.GET.copy()
    asked["after"] = cursor
    return f"?{asked.urlencode()}"


class OrganisationList(PageView):
    """All organisations: everybody signed in may look one up."""

    any_user = True
    template_name = "organisations/organisation_list.html"

    def context(self, **extra):
        filters = OrganisationFilter(self.request.GET)
        rows = filters.filter(Organisation.objects.visible_to(self.request.user).active())
        page = KeysetPage(rows.values(*COLUMNS), after=self.request.GET.get("after"))
        query = filters.data.get("q", "")
        kinds = dict(Organisation._meta.get_field("kind").choices)
        names = self.found_as(page.rows, query) if search_terms(query) else {}
        for row in page.rows:
            row["kind_label"] = kinds.get(row["kind"], "")
            row["found_as"] = names.get(row["id"], "")
        return super().context(
            filters=filters,
            page=page,
            previous_url=page_url(self.request, page.previous_cursor),
            next_url=page_url(self.request, page.next_cursor),
            count_text=self.count_text(page, bool(names)),
            may_create=may(self.request.user, "organisation.create"),
            meant=similar_names(query) if search_terms(query) and not page.rows else [],
            **extra,
        )

    def found_as(self, rows, query) -> dict[int, str]:
        """Organisation id → the other name in which the words stand (one query)."""
        terms = search_terms(query)
        shown = {row["id"]: normalise(row["name"]) for row in rows}
        missing = [pk for pk, name in shown.items() if not all(term in name for term in terms)]
        names = OrganisationName.objects.filter(organisation__in=missing).order_by("-pk")
        return {
            pk: name
            for pk, name in names.values_list("organisation_id", "name")
            if all(term in normalise(name) for term in terms)
        }

    def count_text(self, page, has_names) -> str:
        # A search that took a query for its names leaves out the count of many pages.
        if page.has_other_pages and has_names:
            return ""
        count = page.count
        return ngettext("%(count)s organisation", "%(count)s organisations", count) % {
            "count": page.count_label
        }


class OrganisationShow(PageView):
    """Who an organisation is, who works there, and which partnerships of it one may see."""

    model = Organisation
    permission = "organisation.see"
    template_name = "organisations/organisation_show.html"

    def queryset(self):
        return super().queryset().select_related("municipality", "recorded_by")

    def get(self, request, *args, **kwargs):
        """The page; that of an organisation merged into another leads on to that one."""
        if self.target.merged_into_id:
            return HttpResponseRedirect(
                reverse("organisation_show", args=[self.target.merged_into_id])
            )
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        return super().context(
            dossier=Dossier(self.target, self.request.user, self.on),
            around=Around(self.target, self.request.user, self.on),
            may_edit=may(self.request.user, "organisation.edit", self.target),
            may_edit_contacts=may(self.request.user, "contact.edit", self.target),
            may_hand_over=may(self.request.user, "contact.hand_over", self.target),
            may_tell=may(self.request.user, "person.export", self.target),
            may_see_users=self.may_see_users(),
            may_see_history=may(self.request.user, "history.see", self.target),
            **extra,
        )

    def may_see_users(self) -> bool:
        user = self.request.user
        return user.is_administrator or self.target.pk in user.organisation_ids


class OrganisationHistory(HistoryPage):
    """Who changed what about an organisation, newest first."""

    model = Organisation
    permission = "history.see"
    template_name = "organisations/organisation_history.html"
    apps_shown = ("organisations", "evaluations", "partnerships")

    def permission_target(self):
        """Of one merged into another its people read on: they are the people of that one now."""
        return self.target.merged_into or self.target

    def trail(self):
        """All of it for its own people; others do not read what those write in partnerships.

        Answers to an evaluation are listed here, and private until all parties have handed in.
        """
        entries = trail_of_organisation(self.target)
        is_own = self.permission_target().pk in self.request.user.organisation_ids
        return entries if is_own else entries.filter(ABOUT_ITSELF)

    def context(self, **extra):
        is_first = not self.request.GET.get("after")
        return super().context(merges=self.merges() if is_first else [], **extra)

    def merges(self) -> list:
        """What was merged into it, each with whether this user may undo that."""
        rows = list(self.target.merges.select_related("gone", "kept", "merged_by"))
        for row in rows:
            row.may_be_undone = row.undone_at is None and may_undo(self.request.user, row)
        return rows


class OrganisationCreate(CreateView):
    """Record an organisation; names much alike are shown while typing."""

    permission = "organisation.create"
    form_class = OrganisationForm
    template_name = "organisations/organisation_create.html"
    heading = gettext_lazy("Record an organisation")
    lead = gettext_lazy("The name and the kind are enough; the rest can follow.")
    submit_label = gettext_lazy("Record organisation")
    success_message = gettext_lazy("The organisation is recorded.")

    def back_url(self):
        return reverse("organisation_list")

    def context(self, **extra):
        form = extra["form"]
        return super().context(
            similar=form.similar,
            typed=form["name"].value() or "",
            is_confirmed=form.is_bound and form.is_confirmed,
            parent={"url": self.back_url(), "name": _("Organisations")},
            **extra,
        )


class OrganisationEdit(EditView):
    model = Organisation
    permission = "organisation.edit"
    form_class = OrganisationEditForm
    template_name = "organisations/organisation_edit.html"
    submit_label = gettext_lazy("Save organisation")

    def get_heading(self):
        return _("Change %(organisation)s") % {"organisation": self.target}


class OrganisationSimilar(PageView):
    """Names much alike, while somebody types one: a piece of the form, not a page."""

    any_user = True
    template_name = "organisations/organisation_similar.html"

    def context(self, **extra):
        typed = self.request.GET.get("name", "")[:200]
        return super().context(similar=similar_names(typed), typed=typed, is_confirmed=False)


class OrganisationPick(PageView):
    """The choices of a picker while somebody types: a piece of a form, not a page."""

    any_user = True
    template_name = "organisations/organisation_pick.html"

    def context(self, **extra):
        asked = self.request.GET
        name = asked.get("name", "")
        if not FIELD_NAME.fullmatch(name):
            raise Http404
        picked = Picked(
            choice=asked.get(name, ""),
            typed=asked.get(f"{name}_q", ""),
            kind=asked.get(f"{name}_kind", ""),
        )
        allow_new = asked.get("new") == "1"
        return super().context(
            picker={"name": name, "allow_new": allow_new, **options_for(picked, allow_new)}
        )


class OrganisationDuplicates(PageView):
    """Likely pairs, most alike first; those that were kept apart are left out."""

    permission = "organisation.create"
    template_name = "organisations/organisation_duplicates.html"

    def context(self, **extra):
        asked = self.request.GET.get("page", "")
        fits = asked.isascii() and asked.isdigit() and len(asked) < 7
        pairs = likely_pairs(self.request.user, self.on, int(asked) if fits else 1)
        return super().context(
            pairs=pairs,
            kept_apart=pairs_kept_apart() if pairs.number == 1 else [],
            previous_url=f"?page={pairs.number - 1}" if pairs.number > 1 else "",
            next_url=f"?page={pairs.number + 1}" if pairs.number < pairs.pages else "",
            **extra,
        )


class OrganisationKeepApart(CreateView):
    """Say that two organisations are not the same, and why; they are not suggested again."""

    model = Organisation
    permission = "organisation.create"
    form_class = KeepApartForm
    lead = gettext_lazy("They stay two organisations and are not suggested as a duplicate again.")
    submit_label = gettext_lazy("Keep them apart")
    success_message = gettext_lazy("The two are kept apart and are not suggested again.")

    def permission_target(self):
        return None  # whoever may record organisations may say which are not the same

    def new_instance(self):
        return KeptApart()

    def form_kwargs(self):
        other = self.request.GET.get("with", "")
        return {
            **super().form_kwargs(),
            "organisation": self.target,
            "initial": {"other": other if Picked(other).organisation_id else ""},
        }

    def get_heading(self):
        asked = self.request.POST.get("other") or self.request.GET.get("with", "")
        other = Organisation.objects.filter(pk=Picked(asked).organisation_id).first()
        if other is None:
            return _("%(organisation)s is no duplicate") % {"organisation": self.target}
        names = {"one": self.target, "other": other}
        return _("%(one)s and %(other)s are not the same") % names

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("Likely duplicates")}
        return super().context(parent=parent, **extra)

    def back_url(self):
        return reverse("organisation_duplicates")

    def success_url(self, saved):
        return self.back_url()


class OrganisationMerge(CreateView):
    """Merge an organisation into another, after a look at all that moves with it."""

    model = Organisation
    permission = "organisation.edit"
    form_class = OrganisationMergeForm
    template_name = "organisations/organisation_merge.html"
    success_message = gettext_lazy("The two organisations are one now. The history can undo it.")

    def new_instance(self):
        return Merge(gone=self.target)

    def form_kwargs(self):
        chosen = Picked(self.request.GET.get("into", "")).organisation_id
        return {**super().form_kwargs(), "initial": {"into": str(chosen or "")}}

    def get_heading(self):
        return _("Merge %(organisation)s into another") % {"organisation": self.target}

    def context(self, **extra):
        kept = extra["form"].kept
        plan = plan_merge(kept, self.target, self.request.user, self.on) if kept else None
        is_free = plan is not None and not plan.refusals
        label = _("Merge") if is_free else _("Look at what would move")
        context = super().context(plan=plan, **extra)
        return {**context, "submit_label": label}

    def form_invalid(self, form):
        if form.is_unconfirmed:
            return self.render(self.context(form=form))
        return super().form_invalid(form)

    def success_url(self, saved):
        return saved.kept.get_absolute_url()
