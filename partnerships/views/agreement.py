"""Agreements: recording them, reading them, and the steps they go through."""

from django.utils.translation import gettext_lazy as _

from accounts import records
from accounts.errors import WrongMoment
from accounts.permissions import may
from accounts.views.base import ActionView, MoveView, PageView
from partnerships.forms.agreement import (
    AgreementAbandonForm,
    AgreementCreateForm,
    AgreementEndForm,
    AgreementForm,
    AgreementSignForm,
)
from partnerships.lifecycle.agreement import AGREEMENT, SIGNATURE
from partnerships.models import Agreement
from partnerships.signing import add_signatures, missing_parties
from partnerships.validity import standing
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove, MoveForm

SECTION = "agreements"


class AgreementShow(PageView):
    """Everything a paper says, who signed it, and what may be done with it now."""

    model = Agreement
    permission = "partnership.see"
    template_name = "partnerships/agreement_show.html"

    def queryset(self):
        return (
            super()
            .queryset()
            .select_related("partnership__keeper", "predecessor", "framework")
            .with_signatures()
        )

    def knows_partnership(self) -> bool:
        """Who left the partnership reads the paper it signed, and nothing around it."""
        return bool(self.target.partnership.roles_of(self.request.user))

    def context(self, **extra):
        user, agreement = self.request.user, self.target
        may_edit = may(user, "partnership.edit", agreement)
        knows = self.knows_partnership()
        arrangements = agreement.arrangements.visible_to(user).prefetch_related(
            "debtors__organisation", "beneficiaries__organisation"
        )
        return super().context(
            agreement=agreement,
            parent=agreement.partnership if knows else None,
            knows_partnership=knows,
            documents=agreement.documents.visible_to(user),
            papers=self.other_papers() if knows else {},
            standing=standing(agreement, self.on),
            signatures=self.signature_rows(),
            arrangements=arrangements.order_by("position", "pk"),
            moves=AGREEMENT.available(agreement, user),
            may_edit=may_edit,
            can_gather=may_edit and agreement.is_open and missing_parties(agreement).exists(),
            may_remove=may_edit and agreement.is_draft,
            **extra,
        )

    def other_papers(self) -> dict:
        """The agreements around this one."""
        agreement = self.target
        return {
            "framework": agreement.framework,
            "predecessor": agreement.predecessor,
            "successors": list(agreement.successors.all()),
            "sub_agreements": list(agreement.sub_agreements.all()),
        }

    def signature_rows(self):
        """The signatures, each with the steps this user can take on it."""
        user, agreement = self.request.user, self.target
        knows = self.knows_partnership()
        parties = agreement.partnership.parties.with_users(self.on).select_related("organisation")
        by_key = {party.pk: party for party in parties}
        rows = []
        for signature in agreement.signatures.all():
            # The rights follow from what was loaded once, whether the party has users included.
            signature.agreement, signature.party = agreement, by_key[signature.party_id]
            signature.party.partnership = agreement.partnership
            rows.append(
                {
                    "signature": signature,
                    "may_edit": knows and may(user, "party.edit_own", signature),
                    "moves": SIGNATURE.available(signature, user) if knows else [],
                }
            )
        return rows


class AgreementCreate(ChildCreate):
    form_class = AgreementCreateForm
    section = SECTION
    presets = ("kind",)
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
        for signature in self.target.signatures.all():
            records.delete(signature, by=by, at=at, reason=reason)
        super().remove(by=by, at=at, reason=reason)


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
