"""Agreements: recording them, reading them, and the steps they go through."""

from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.views.base import ActionView, MoveView, PageView
from partnerships.agreement_page import AgreementPage
from partnerships.forms.agreement import (
    AgreementAbandonForm,
    AgreementCreateForm,
    AgreementEndForm,
    AgreementForm,
    AgreementGiveNoticeForm,
    AgreementSignForm,
    AgreementWithdrawNoticeForm,
)
from partnerships.lifecycle.agreement import AGREEMENT
from partnerships.models import Agreement
from partnerships.signing import add_signatures, approval_hints, remove_agreement
from partnerships.validity import notice_has_ended_it
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, MoveForm

SECTION = "agreements"
NOTICE_OVER = _("The last day of this agreement has passed. Record a new agreement if it goes on.")


class AgreementShow(PageView):
    """Everything a paper says, who signed it, and what may be done with it now."""

    model = Agreement
    permission = "partnership.see"
    template_name = "partnerships/agreement_show.html"

    def queryset(self):
        related = (
            "partnership__keeper",
            "predecessor",
            "framework",
            "life_event",
            "notice_by__organisation",
        )
        return super().queryset().select_related(*related).with_signatures()

    def context(self, **extra):
        page = AgreementPage(self.target, self.request.user, self.on)
        parent = self.target.partnership if page.knows_partnership else None
        return super().context(page=page, agreement=self.target, parent=parent, **extra)


class AgreementCreate(ChildCreate):
    form_class = AgreementCreateForm
    section = SECTION
    presets = ("kind", "framework", "predecessor")
    heading = _("Record an agreement")
    submit_label = _("Record the agreement")
    success_message = _("The agreement is recorded.")

    def success_url(self, saved) -> str:
        return saved.get_absolute_url()


class AgreementEdit(ChildEdit):
    model = Agreement
    form_class = AgreementForm
    heading = _("Change the agreement")

    def parent(self):
        return self.target

    def remove_url(self) -> str:
        return super().remove_url() if self.target.is_draft else ""


class AgreementRemove(ChildRemove):
    """Only a draft can go; whatever was signed or offered stays readable."""

    model = Agreement
    section = SECTION

    def hindrance(self) -> str:
        if not self.target.is_draft:
            return _("Only a draft can be removed.")
        return ""

    def remove(self, *, by, at, reason):
        remove_agreement(self.target, by=by, at=at, reason=reason)


class AgreementStep(MoveForm):
    """A move of the agreement that asks something first."""

    model = Agreement
    lifecycle = AGREEMENT

    def context(self, **extra):
        return super().context(parent=self.target, **extra)


class AgreementOffer(MoveView):
    model = Agreement
    lifecycle = AGREEMENT
    move = "offer"


class AgreementGather(ActionView):
    """One button that puts every joined party under the paper, for each to sign."""

    model = Agreement
    permission = "partnership.edit"
    success_message = _("Every party now stands under the agreement.")

    def act(self):
        if not self.target.is_open:
            raise WrongMoment(_("This agreement no longer waits for signatures."))
        add_signatures(self.target, by=self.request.user, at=self.at)
        return self.target


class AgreementResume(MoveView):
    model = Agreement
    lifecycle = AGREEMENT
    move = "resume"


class AgreementSign(AgreementStep):
    move = "sign"
    form_class = AgreementSignForm
    heading = _("Record the signing")
    submit_label = _("Record as signed")

    def context(self, **extra):
        return super().context(hints=approval_hints(self.target), **extra)


class AgreementGiveNotice(AgreementStep):
    """One party says that it stops: the paper holds until the last day."""

    move = "give_notice"
    form_class = AgreementGiveNoticeForm
    heading = _("Give notice of this agreement")
    submit_label = _("Record the notice")

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def context(self, **extra):
        consequences = [
            _("The agreement holds until its last day and is over after that."),
            _("Until then the notice can be withdrawn."),
            _("The partnership goes on; its other agreements keep what they say."),
        ]
        return super().context(consequences=consequences, **extra)


class AgreementWithdrawNotice(AgreementStep):
    move = "withdraw_notice"
    form_class = AgreementWithdrawNoticeForm
    heading = _("Withdraw the notice?")
    submit_label = _("Withdraw the notice")

    def get(self, request, *args, **kwargs):
        self.refuse_when_over()
        return super().get(request, *args, **kwargs)

    def save(self, form):
        self.refuse_when_over()
        return super().save(form)

    def refuse_when_over(self):
        """What ended cannot be brought back to life by taking back the reason."""
        if notice_has_ended_it(self.target, self.on):
            raise WrongMoment(NOTICE_OVER)


class AgreementAbandon(AgreementStep):
    move = "abandon"
    form_class = AgreementAbandonForm
    heading = _("Was this agreement never signed?")
    submit_label = _("Record as never signed")


class AgreementEnd(AgreementStep):
    """Notice of one paper: the partnership itself goes on."""

    move = "end"
    form_class = AgreementEndForm
    heading = _("End this agreement early?")
    submit_label = _("End the agreement")

    def context(self, **extra):
        consequences = [
            _("The agreement stays readable, with its signatures and documents."),
            _("The partnership goes on; its other agreements keep what they say."),
        ]
        return super().context(consequences=consequences, **extra)
