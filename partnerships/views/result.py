"""Results: the list, the page of one, its picture, and the link on which anybody reads it."""

from django.core.files.storage import default_storage
from django.db.models import Exists, OuterRef, Prefetch
from django.http import FileResponse, Http404, HttpResponseNotModified
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import ActionView, FormView, PageView, RegistryView
from accounts.views.heavy import paced
from lib.uploads import SANDBOXED
from partnerships.documents import nothing_left_behind
from partnerships.forms.result import ResultForm, ShareForm, own_themes
from partnerships.models import Partnership, Party, Result, ThemeOwner
from partnerships.results import (
    refuse_when_shared,
    remove_result,
    share_result,
    unshare_result,
)
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, ReturnsToSection
from partnerships.views.theme import key_asked

# A browser asks again each time, so that a picture dies with its link; the page may show it.
PICTURE_HEADERS = {
    "Cache-Control": "private, no-cache",
    "Content-Security-Policy": SANDBOXED,
    "X-Content-Type-Options": "nosniff",
}
# A shared page is for who was given its address, not for who searches.
UNLISTED = {"X-Robots-Tag": "noindex, nofollow"}


def with_people(results):
    """Results with whom they are of and for."""
    parties = Party.objects.select_related("organisation").order_by("position", "pk")
    return results.prefetch_related("target_groups", Prefetch("parties", parties))


class ResultList(ReturnsToSection, PageView):
    """What came of a partnership, the newest first."""

    model = Partnership
    permission = "partnership.see"
    template_name = "partnerships/result_list.html"

    def context(self, **extra):
        silent = Result.objects.joint().without_publicity().filter(pk=OuterRef("pk"))
        results = with_people(
            self.target.results.select_related("theme").annotate(is_silent=Exists(silent))
        )
        return super().context(results=list(results), add_url=self.add_url(), **extra)

    def add_url(self) -> str:
        """The form for a new result: of the partnership, or of the theme one owns."""
        url = reverse("result_create", args=[self.target.pk])
        if may(self.request.user, "result.edit", self.target):
            return url
        own = own_themes(self.request.user, self.target)
        return f"{url}?theme={own[0].pk}" if own else ""


class ResultShow(PageView):
    """One result: what came of it, what was told about it, and its link."""

    model = Result
    permission = "partnership.see"
    template_name = "partnerships/result_show.html"

    def queryset(self):
        owners = ThemeOwner.objects.current().select_related("contact")
        return with_people(
            super()
            .queryset()
            .select_related("partnership", "theme", "activity__plan__programme")
            .prefetch_related(Prefetch("theme__owners", owners))
        )

    def context(self, **extra):
        user, result = self.request.user, self.target
        if result.theme_id:
            result.theme.partnership = result.partnership  # its rights follow from the one loaded
        told = list(result.communication.select_related("party__organisation"))
        return super().context(
            result=result,
            parent=ListOfResults(result.partnership),
            told=told,
            is_joint=len(result.parties.all()) != 1,
            may_edit=may(user, "result.edit", result),
            may_tell=may(user, "partnership.edit", result.partnership),
            may_share=may(user, "result.share", result),
            share_url=self.share_url(),
            **extra,
        )

    def share_url(self) -> str:
        """The whole address of the link, to be sent to anybody."""
        token = self.target.share_token
        if token is None:
            return ""
        return self.request.build_absolute_uri(reverse("result_shared", args=[token]))


class ListOfResults:
    """Where a result stands: the eyebrow of its pages."""

    def __init__(self, partnership):
        self.partnership = partnership

    def __str__(self) -> str:
        return _("Results of %(partnership)s") % {"partnership": self.partnership}

    def get_absolute_url(self) -> str:
        return reverse("result_list", args=[self.partnership.pk])


class WithPicture:
    """A form with a picture: what is not saved leaves no file behind."""

    form = None

    def get_form(self, data=None, files=None):
        self.form = super().get_form(data, files)
        return self.form

    def post(self, request, *args, **kwargs):
        with nothing_left_behind(lambda: self.form):
            return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        self.ask_again(form)
        return super().form_invalid(form)

    def form_stale(self, form, stale):
        form.drop_stored()
        self.ask_again(form)
        return super().form_stale(form, stale)

    def ask_again(self, form):
        if form.files.get("picture") and "picture" not in form.errors:
            form.add_error("picture", _("A file cannot be kept in the form: choose it once more."))

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()


class ResultCreate(WithPicture, ChildCreate):
    """A new result of a partnership; the owner of a theme comes with `?theme=`."""

    permission = "result.edit"
    form_class = ResultForm
    presets = ("theme", "activity")
    heading = gettext_lazy("Record a result")
    lead = gettext_lazy("Something that came of the work and is worth telling.")
    submit_label = gettext_lazy("Record the result")
    success_message = gettext_lazy("The result is recorded.")

    def permission_target(self):
        asked = key_asked(self.request, "theme")
        theme = self.target.themes.filter(pk=asked).first() if asked else None
        return theme or self.target

    def back_url(self) -> str:
        return reverse("result_list", args=[self.target.pk])


class ResultEdit(WithPicture, ChildEdit):
    model = Result
    permission = "result.edit"
    form_class = ResultForm
    heading = gettext_lazy("Change the result")

    def parent(self):
        return self.target

    def remove_url(self) -> str:
        return reverse("result_remove", args=[self.target.pk])


class ResultRemove(ChildRemove):
    model = Result
    permission = "result.edit"

    def section_url(self, parent) -> str:
        return reverse("result_list", args=[parent.pk])

    def success_url(self, saved) -> str:
        return self.section_url(saved)

    def hindrance(self) -> str:
        if self.target.communication.exists():
            return _("Communication about this result is recorded. Remove that first.")
        return ""

    def consequences(self) -> list[str]:
        found = super().consequences()
        if self.target.picture_name:
            found.append(_("The picture is removed with it."))
        if self.target.share_token:
            found.append(_("The link by which it was shared no longer leads anywhere."))
        return found

    def remove(self, *, by, at, reason):
        remove_result(self.target, by=by, at=at, reason=reason)


class ResultShare(FormView):
    """Asks first: says what anybody can read from then on."""

    model = Result
    permission = "result.share"
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Make the link")
    success_message = gettext_lazy("The link is made. You find it at this result.")

    def get_heading(self) -> str:
        return _("Share “%(result)s” by a link?") % {"result": self.target}

    def get_form(self, data=None, files=None):
        return ShareForm(data, record=self.target)

    def context(self, **extra):
        public = [
            _("Whoever has the link reads this result without signing in."),
            _("Public are: the title, the date, the text, for whom it was, and the picture."),
            _("Also public are the title of the partnership and the names of its parties."),
            _("Nothing else of the dossier can be read. Search engines are asked to stay away."),
            _("You can end the link at any moment; it is dead at once."),
        ]
        return super().context(consequences=public, parent=self.target, **extra)

    def get(self, request, *args, **kwargs):
        refuse_when_shared(self.target)
        return super().get(request, *args, **kwargs)

    def save(self, form):
        seen = form.cleaned_data["version"]
        return share_result(self.target, by=self.request.user, at=self.at, version=seen)


class ResultUnshare(ActionView):
    model = Result
    permission = "result.share"
    success_message = gettext_lazy("The link no longer leads anywhere.")

    def act(self):
        return unshare_result(self.target, by=self.request.user, at=self.at)


class PictureView(RegistryView):
    """Hands out a picture to be shown on a page, as nothing but a picture."""

    http_method_names = ["get", "head", "options"]

    def result(self) -> Result:
        return self.target

    def get(self, request, *args, **kwargs):
        name = self.result().picture_name
        if not name:
            raise Http404
        etag = f'"{name}"'
        if request.headers.get("If-None-Match") == etag:
            return HttpResponseNotModified(headers={**PICTURE_HEADERS, "ETag": etag})
        try:
            file = default_storage.open(name)
        except FileNotFoundError as error:
            raise Http404 from error
        return FileResponse(
            file,
            content_type="image/png" if name.endswith(".png") else "image/jpeg",
            headers={**PICTURE_HEADERS, "ETag": etag},
        )


class ResultPicture(PictureView):
    model = Result
    permission = "partnership.see"


class SharedResult:
    """A result found by its link alone, while it is shared."""

    @cached_property
    def shared(self) -> Result:
        found = with_people(Result.objects.filter(share_token=self.kwargs["token"]))
        result = found.select_related("partnership").first()
        if result is None:
            raise Http404
        return result

    def result(self) -> Result:
        return self.shared


class ResultShared(SharedResult, PageView):
    """The page that anybody reads who has the link: the result and who made it, nothing else."""

    public = True
    template_name = "partnerships/result_shared.html"

    @paced
    def get(self, request, *args, **kwargs):
        return super().get(request, *args, **kwargs)

    def context(self, **extra):
        result = self.shared
        joined = result.partnership.parties.joined().select_related("organisation")
        # What a party did that has left is not called a result of the others.
        makers = result.parties.all() or joined
        named = [party for party in makers if party.is_joined]
        return super().context(result=result, parties=named, **extra)

    def render(self, context, status=200, template=None):
        response = super().render(context, status, template)
        for name, value in UNLISTED.items():
            response[name] = value
        return response


class ResultSharedPicture(SharedResult, PictureView):
    public = True
