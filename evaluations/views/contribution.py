"""What people add to the guide: sending it in, following it, and answering it."""

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import CreateView, EditView, PageView, RemoveView
from evaluations.enums import ContributionKind, ContributionState
from evaluations.forms.contribution import AcceptForm, ContributionForm, DeclineForm
from evaluations.guide import contributing
from evaluations.guide.lifecycle import CONTRIBUTION
from evaluations.models import Chapter, Contribution

from .guide import InGuide

NEW = "new"
AT_ONCE = 50


def key_in(text: str) -> int | None:
    """A key out of an address; None for what is not one."""
    return int(text) if text.isdigit() and len(text) < 10 else None


class ContributionList(InGuide, PageView):
    """What waits for an answer and what was answered; others see what they sent in themselves."""

    any_user = True
    template_name = "evaluations/contribution_list.html"

    def context(self, **extra):
        user = self.request.user
        moderates = may(user, "guide.edit")
        rows = Contribution.objects.visible_to(user).select_related("chapter", "author")
        if not moderates:
            rows = rows.filter(author=user)
        waiting = rows.filter(state=ContributionState.PROPOSED).order_by("sent_at", "pk")
        answered = rows.exclude(state=ContributionState.PROPOSED).order_by("-decided_at", "-pk")
        return super().context(
            moderates=moderates, waiting=waiting, answered=answered[:AT_ONCE], **extra
        )


class ContributionPage(InGuide):
    """A page about one contribution."""

    model = Contribution

    def queryset(self):
        rows = super().queryset()
        return rows.select_related("chapter", "author", "decided_by", "published_in")

    def back_url(self) -> str:
        return reverse("contribution_show", args=[self.target.pk])


class ContributionShow(ContributionPage, PageView):
    """One contribution and what became of it."""

    any_user = True
    template_name = "evaluations/contribution_show.html"

    def context(self, **extra):
        user, contribution = self.request.user, self.target
        moderates = may(user, "guide.edit")
        forgettable = contribution.visitor_email or contribution.visitor_name
        return super().context(
            contribution=contribution,
            moderates=moderates,
            is_mine=contribution.author_id == user.pk,
            moves={move.name: move for move in CONTRIBUTION.available(contribution, user)},
            may_forget=moderates
            and bool(forgettable)
            and not contributing.hindrance_to_forget(contribution),
            **extra,
        )


class ContributionCreate(InGuide, CreateView):
    """A user sends something in; `?chapter=` says what it is about."""

    any_user = True
    form_class = ContributionForm
    heading = gettext_lazy("Add something to the guide")
    lead = gettext_lazy(
        "Somebody who manages the guide reads it and answers you. What is taken over stands in "
        "the next version."
    )
    submit_label = gettext_lazy("Send it in")
    success_message = gettext_lazy("Thank you. You get an answer by e-mail, and it stands here.")

    def form_kwargs(self) -> dict:
        given = {"credit": str(self.request.user)}
        if key := key_in(self.request.GET.get("chapter", "")):
            given["chapter"] = key
        return {**super().form_kwargs(), "initial": given}


class AnswerView(ContributionPage):
    """A move over one contribution: 409 when it was answered already, also when it is opened."""

    permission = "guide.edit"
    move = ""

    def hindrance(self) -> str:
        if self.target.state not in CONTRIBUTION.moves[self.move].sources:
            return _("This was already answered.")
        return ""

    def stored(self, form) -> Contribution:
        """The contribution as it is stored, and as it was on the screen; else WrongMoment."""
        found = self.queryset().get(pk=self.target.pk)
        if form.cleaned_data["version"] != found.version:
            raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
        return found

    def get_success_message(self, saved) -> str:
        return CONTRIBUTION.moves[self.move].done


class ContributionAccept(AnswerView, EditView):
    """Takes it over into a chapter, whose text can be changed in the same step."""

    move = "accept"
    form_class = AcceptForm
    template_name = "evaluations/contribution_accept.html"
    heading = gettext_lazy("Accept this contribution")
    submit_label = gettext_lazy("Accept and answer")

    @cached_property
    def chapter(self) -> Chapter | None:
        """The chapter it goes into: chosen on the page, else the sender's; a new one if asked."""
        asked = self.request.GET.get("chapter", "")
        wants_new = asked == NEW or (
            not asked
            and self.target.chapter_id is None
            and self.target.kind == ContributionKind.CHAPTER
        )
        if wants_new:
            return contributing.new_chapter(title_nl="", title_en="", text_nl="", text_en="")
        chapters = Chapter.objects.in_use()
        chosen = chapters.filter(pk=key_in(asked)).first() if key_in(asked) else None
        return chosen or self.target.chapter or chapters.first()

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "chapter": self.chapter}

    def context(self, **extra):
        return super().context(
            **{
                "contribution": self.target,
                "chapter": self.chapter,
                "chapters": Chapter.objects.in_use(),
                **extra,
            }
        )

    def save(self, form):
        texts, chapter = form.texts(), self.chapter
        if chapter.pk is None:
            chapter = contributing.new_chapter(**texts)
        return contributing.accept(
            self.stored(form),
            chapter=chapter,
            texts=texts,
            seen=form.cleaned_data.get("seen"),
            answer=form.cleaned_data["answer"],
            by=self.request.user,
            at=self.at,
        )

    def form_stale(self, form, stale):
        """The chapter was changed meanwhile: both texts, and the form over the newer one."""
        conflicts = form.conflicts(stale.record)
        form.data = form.data.copy()
        form.data["seen"] = stale.record.version
        context = self.context(form=form, conflicts=conflicts, message=str(stale))
        return self.render(context, status=409)


class ContributionDecline(AnswerView, EditView):
    """Leaves it out, with an answer that says why."""

    move = "leave_out"
    form_class = DeclineForm
    submit_label = gettext_lazy("Decline and answer")

    def get_heading(self) -> str:
        return _("Decline “%(contribution)s”?") % {"contribution": self.target}

    def save(self, form):
        answer, stored = form.cleaned_data["answer"], self.stored(form)
        return contributing.decline(stored, answer=answer, by=self.request.user, at=self.at)


class ContributionTakeOut(AnswerView, RemoveView):
    """Takes something out again that was accepted; published versions keep it."""

    move = "take_out"
    submit_label = gettext_lazy("Take it out")

    def get_heading(self) -> str:
        return _("Take “%(contribution)s” out of the guide?") % {"contribution": self.target}

    def consequences(self) -> list[str]:
        return [_("The next version is without it. Versions that were published keep it.")]

    def save(self, form):
        return CONTRIBUTION.perform(
            self.stored(form),
            self.move,
            by=self.request.user,
            at=self.at,
            reason=form.cleaned_data["reason"],
        )


class ContributionForget(ContributionPage, RemoveView):
    """Empties a visitor's name and e-mail address once they have their answer."""

    permission = "guide.edit"
    submit_label = gettext_lazy("Forget who sent it")
    success_message = gettext_lazy("The name and the e-mail address are gone.")

    def get_heading(self) -> str:
        return _("Forget who sent this?")

    def hindrance(self) -> str:
        return contributing.hindrance_to_forget(self.target)

    def consequences(self) -> list[str]:
        return [
            _("The name and the e-mail address are emptied, in the history too."),
            _("The contribution stays, with the name under which it was to be credited."),
        ]

    def remove(self, *, by, at, reason):
        contributing.forget_sender(self.target, by=by, at=at)
