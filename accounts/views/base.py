"""The view classes every page is made of.

A view loads through `visible_to(request.user)` (404 when one may not know), asks the permission
table (403 when one may see but not do), runs one form or domain call in a transaction, says what
happened and redirects. Refused writes answer 409. A new page has all of it by inheriting.
"""

from contextlib import contextmanager
from functools import partial

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import ImproperlyConfigured
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views import View

from accounts import records, sessions
from accounts.asking_again import ask_again
from accounts.errors import AlreadyDone, NotInRole, Refused, StaleRecord, WrongMoment
from accounts.forms.base import RemoveForm
from accounts.permissions import may
from lib import replica
from lib.text import seen_text

# A button's reason has no form of its own to refuse a longer one.
REASON_LENGTH = 1000
# A rule of the database: its code in PostgreSQL, whose words follow its language, and the words.
UNIQUE = ("23505", "unique")
FOREIGN_KEY = ("23503", "foreign key")


def breaks(error: IntegrityError, rule: tuple[str, str]) -> bool:
    """Whether the database refused a write by this rule."""
    code, words = rule
    given = getattr(error.__cause__, "sqlstate", None)
    return given == code if given else words in str(error).lower()


@contextmanager
def whole_write(request):
    """One transaction; ``request.write_stage`` tells the page for trouble how far it came."""
    with transaction.atomic():
        yield
        request.write_stage = "committing"
    request.write_stage = "committed"


class RegistryView(View):
    """Base of all views; see the module text.

    Exactly one rule is declared: ``permission`` (a row of the table, asked on ``self.target``),
    ``any_user`` (every signed-in user) or ``public`` (no sign-in).
    ``reauthenticate`` asks once more who one is, unless that was shown a short while ago: True for
    everybody, ``"administrator"`` for administrators alone.
    ``model`` and the ``pk`` of the URL give ``self.target``, loaded within the user's scope.
    ``self.at`` is the moment of the request, the only clock a view reads.
    ``reads_afar`` is for what only shows much: it may be read from a replica (`lib.replica`). Who
    asks, the target and the permission never are.
    """

    permission = ""
    any_user = False
    public = False
    reauthenticate: bool | str = False
    reads_afar = False
    model = None
    template_name = ""

    @classmethod
    def as_view(cls, **initkwargs):
        rules = [bool(cls.permission), cls.any_user, cls.public]
        if sum(rules) != 1:
            raise ImproperlyConfigured(f"{cls.__name__} must declare exactly one access rule.")
        view = super().as_view(**initkwargs)
        return login_not_required(view) if cls.public else view

    def queryset(self):
        """The records this user may know of."""
        return self.model._default_manager.visible_to(self.request.user)

    def load(self):
        """The record this page is about; Http404 outside the user's scope."""
        if self.model is None or "pk" not in self.kwargs:
            return None
        # Without an order, unlike first(): Django spends half of a small query on that.
        return get_object_or_404(self.queryset(), pk=self.kwargs["pk"])

    def permission_target(self):
        """The record on which the permission is asked (default: the page's own)."""
        return self.target

    def must_reauthenticate(self) -> bool:
        """Whether this user is to show once more who they are, before anything happens here."""
        asked = self.reauthenticate
        if asked == "administrator":
            asked = self.request.user.is_administrator
        return bool(asked) and not sessions.is_fresh(self.request)

    def dispatch(self, request, *args, **kwargs):
        self.at = timezone.now()
        self.on = timezone.localdate(self.at)
        self.target = self.load()
        if self.permission:
            asked = self.permission_target()
            if not may(request.user, self.permission, asked):
                raise NotInRole(self.permission, asked)
        if self.must_reauthenticate():
            return ask_again(request)
        try:
            return self.carry_out(request, *args, **kwargs)
        except AlreadyDone as done:
            messages.info(
                request, _("This form was already sent. It was saved once, nothing was doubled.")
            )
            return HttpResponseRedirect(done.url or request.get_full_path())
        except Refused as refusal:
            return self.render_refusal(refusal)
        except IntegrityError as error:
            if not breaks(error, UNIQUE):
                raise
            # Forms ask first whether it is there: somebody else came in between.
            return self.render_refusal(
                _("Somebody else recorded the same at this very moment. Nothing was saved.")
            )

    def carry_out(self, request, *args, **kwargs):
        """What the method of the request gives, when all is allowed."""
        answer = partial(super().dispatch, request, *args, **kwargs)
        if self.reads_afar and request.method in ("GET", "HEAD"):
            return replica.read(answer)
        return answer()

    def context(self, **extra):
        """What the template gets; subclasses extend."""
        return {"view": self, "target": self.target, **extra}

    def render(self, context, status=200, template=None):
        return render(self.request, template or self.template_name, context, status=status)

    def render_refusal(self, refusal):
        """409 in the look of the product: what happened, and the way back."""
        context = {"message": str(refusal), "back_url": self.back_url()}
        return self.render(context, status=409, template="409.html")

    def back_url(self) -> str:
        """Where somebody goes from a refused or cancelled step."""
        if self.target is not None and hasattr(self.target, "get_absolute_url"):
            return self.target.get_absolute_url()
        return "/"


class PageView(RegistryView):
    """A page that shows something: GET only."""

    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        return self.render(self.context())


class FormView(RegistryView):
    """A page with one form. Bad input answers 422 with everything that was typed kept.

    ``heading``, ``lead`` and ``submit_label`` feed the shared form page. ``hindrance`` returns a
    sentence when the form cannot be used now: opening it answers 409 then.
    """

    http_method_names = ["get", "head", "options", "post"]
    template_name = "components/form_page.html"
    form_class = None
    heading = ""
    lead = ""
    submit_label = ""
    success_message = ""

    def form_instance(self):
        """The record the form is over: here the target itself."""
        return self.target

    def form_kwargs(self) -> dict:
        return {"user": self.request.user, "instance": self.form_instance()}

    def get_form(self, data=None, files=None):
        return self.form_class(data, files, **self.form_kwargs())

    def get_heading(self) -> str:
        return self.heading

    def context(self, **extra):
        return super().context(
            heading=self.get_heading(),
            lead=self.lead,
            submit_label=self.submit_label or _("Save"),
            cancel_url=self.back_url(),
            **extra,
        )

    def hindrance(self) -> str:
        """Why this cannot be done now, or ""."""
        return ""

    def refuse_when_hindered(self) -> None:
        """Raise WrongMoment when this cannot be done now."""
        if sentence := self.hindrance():
            raise WrongMoment(sentence)

    def get(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        return self.render(self.context(form=self.get_form()))

    def post(self, request, *args, **kwargs):
        form = self.get_form(request.POST, request.FILES)
        if not form.is_valid():
            # What was saved the first time may be what makes the second time invalid.
            records.refuse_used_token(form.cleaned_data.get("token"))
            return self.form_invalid(form)
        try:
            with whole_write(request):
                token = self.claim(form)
                saved = self.save(form)
                url = self.success_url(saved)
                if token is not None:
                    token.result_url = url
                    token.save(update_fields=["result_url"])
        except StaleRecord as stale:
            return self.form_stale(form, stale)
        self.go_on(saved)
        if message := self.get_success_message(saved):
            messages.success(request, message)
        return HttpResponseRedirect(url)

    def claim(self, form):
        """Use up the form's one-time token, where it has one."""
        token = form.cleaned_data.get("token")
        return records.claim_token(token, by=self.request.user) if token else None

    def save(self, form):
        """The one domain call; returns what was saved."""
        return form.save(by=self.request.user, at=self.at)

    def go_on(self, saved) -> None:
        """What follows when it is saved, outside the transaction: nobody else waits for it."""

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()

    def get_success_message(self, saved) -> str:
        return self.success_message or _("Saved.")

    def form_invalid(self, form):
        # The search button of a picker asks for choices; nothing is wrong then.
        status = 200 if getattr(form, "is_searching", False) else 422
        return self.render(self.context(form=form), status=status)

    def form_stale(self, form, stale):
        """409: both texts side by side, and the form again, now over the newer version."""
        if stale.record is None or not hasattr(form, "conflicts"):
            return self.render_refusal(stale)  # nothing is there, or nothing was typed over it
        conflicts = form.conflicts(stale.record)
        form.data = form.data.copy()
        form.data["version"] = form.stored_version(stale.record)
        context = self.context(form=form, conflicts=conflicts, message=str(stale))
        return self.render(context, status=409, template="components/stale_page.html")


class CreateView(FormView):
    """A form that makes one new record; ``model`` is what it hangs under (or None)."""

    def form_instance(self):
        return self.new_instance()

    def new_instance(self):
        """The unsaved record, with its parent filled in."""
        return self.form_class._meta.model()


class EditView(FormView):
    """A form over an existing record, guarded by its version."""


class AtItsMoment:
    """For a form view: what is sent at the wrong moment answers 409 before it is looked at."""

    def post(self, request, *args, **kwargs):
        self.refuse_when_hindered()
        return super().post(request, *args, **kwargs)


class RemoveView(FormView):
    """Asks, then removes a record that was entered by mistake. Its trail stays in the history.

    ``hindrance`` returns a sentence when it may not go any more: 409. So does a record that was
    changed since the page was opened, or to which something else refers by now.
    """

    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Remove")
    success_message = gettext_lazy("Removed.")

    def parent(self):
        """The record on whose page one goes on."""
        return self.target

    def consequences(self) -> list[str]:
        return [_("It disappears from all pages. The history keeps what it said.")]

    def get_form(self, data=None, files=None):
        return RemoveForm(data, record=self.target)

    def get_heading(self) -> str:
        return _("Remove “%(what)s”?") % {"what": self.target}

    def context(self, **extra):
        return super().context(**{"consequences": self.consequences(), "danger": True, **extra})

    def post(self, request, *args, **kwargs):
        try:
            return super().post(request, *args, **kwargs)
        except IntegrityError as error:
            if not breaks(error, FOREIGN_KEY):
                raise
            # Added after the look at what refers to it; a database may tell so at the very end.
            message = _("In the meantime something was added under it. Look at it once more.")
            raise WrongMoment(message) from error

    def remove(self, *, by, at, reason):
        """The one domain call; subclasses take along what goes with the record."""
        records.delete(self.target, by=by, at=at, reason=reason)

    def save(self, form):
        """Remove the record; WrongMoment when something else refers to it or it has changed."""
        self.refuse_when_hindered()
        parent = self.parent()
        if form.cleaned_data["version"] != self.target.version:
            raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
        try:
            self.remove(by=self.request.user, at=self.at, reason=form.cleaned_data["reason"])
        except ProtectedError as error:
            raise WrongMoment(_("Other records refer to this, so it cannot be removed.")) from error
        return parent


class ActionView(RegistryView):
    """A step that is one POST: a button. GET is refused (405).

    Subclasses define ``act()``: the one domain call, which returns what was changed.
    """

    http_method_names = ["post", "options"]
    success_message = ""

    def success_url(self, changed) -> str:
        return changed.get_absolute_url()

    def post(self, request, *args, **kwargs):
        with whole_write(request):
            changed = self.act()
            url = self.success_url(changed)
        if self.success_message:
            messages.success(request, self.success_message)
        return HttpResponseRedirect(url)


class MoveView(ActionView):
    """One move of a ``lifecycle``, named by ``move``; its permission is the table's."""

    lifecycle = None
    move = ""

    def __init_subclass__(cls, **kwargs):
        super().__init_subclass__(**kwargs)
        if cls.lifecycle is not None and cls.move:
            cls.permission = cls.lifecycle.moves[cls.move].permission

    def act(self):
        reason = seen_text(self.request.POST.get("reason", ""))[:REASON_LENGTH]
        changed = self.lifecycle.perform(
            self.target, self.move, by=self.request.user, at=self.at, reason=reason
        )
        messages.success(self.request, self.lifecycle.moves[self.move].done)
        return changed
