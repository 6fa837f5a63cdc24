"""Everything on the page of one agreement, arranged for reading."""

from functools import cached_property

from django.db.models import Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.permissions import may
from partnerships.lifecycle.agreement import AGREEMENT, SIGNATURE
from partnerships.models import Agreement, Signature
from partnerships.party_lines import name_when_signed
from partnerships.signing import approval_hints, missing_parties
from partnerships.terms import end_as_signed, is_in_force, notice_end_after, start_of
from partnerships.validity import notice_has_ended_it, standing
from partnerships.versions import newest_of

Evaluation = Agreement._meta.get_field("extended_by").related_model


class AgreementPage:
    """One agreement (loaded `with_signatures()`) for one user on one day.

    Who left the partnership reads the paper it signed, and nothing around it.
    """

    def __init__(self, agreement, user, on):
        self.agreement = agreement
        self.user = user
        self.on = on
        self.knows_partnership = bool(agreement.partnership.roles_of(user))
        self.may_edit = may(user, "partnership.edit", agreement)
        if not self.knows_partnership:
            agreement._prefetched_objects_cache["amendments"] = []
            # That it ended is a fact of the paper; why is told among those who take part.
            agreement.end_reason = agreement.notice_reason = ""

    @cached_property
    def standing(self):
        return standing(self.agreement, self.on)

    @property
    def end_as_signed(self):
        """The end before the addenda, where one of them changed it."""
        return end_as_signed(self.agreement)[0] if self.standing.amended_by else None

    @cached_property
    def moves(self):
        moves = AGREEMENT.available(self.agreement, self.user)
        over = notice_has_ended_it(self.agreement, self.on)
        return [move for move in moves if not (over and move.name == "withdraw_notice")]

    @property
    def may_remove(self) -> bool:
        return self.may_edit and self.agreement.is_draft

    @property
    def may_amend(self) -> bool:
        return self.may_edit and self.agreement.takes_amendments

    @property
    def may_follow_up(self) -> bool:
        """Whether another paper can be recorded that hangs on this one."""
        return self.may_edit and self.agreement.was_signed

    @cached_property
    def additions(self) -> list[tuple]:
        """What is not there yet, as links that fill it: (label, address)."""
        key, dossier = self.agreement.pk, self.agreement.partnership_id
        new_paper, arrangement = "agreement_create", "arrangement_create"
        rows = [
            (self.may_edit and not self.approvals, _("Advice or consent"), "approval_create", ""),
            (self.may_amend and not self.amendments, _("Addendum"), "amendment_create", ""),
            (
                self.may_edit and not self.arrangements,
                _("Arrangement in it"),
                arrangement,
                f"?agreement={key}",
            ),
            (
                self.may_follow_up,
                _("Sub-agreement under it"),
                new_paper,
                f"?framework={key}&kind=sub_agreement",
            ),
            (self.may_follow_up, _("Agreement that replaces it"), new_paper, f"?predecessor={key}"),
        ]
        return [
            (label, reverse(name, args=[dossier if query else key]) + query)
            for offered, label, name, query in rows
            if offered
        ]

    @cached_property
    def may_add_document(self) -> bool:
        return self.knows_partnership and may(self.user, "document.add", self.agreement.partnership)

    @cached_property
    def can_gather(self) -> bool:
        waits = self.may_edit and self.agreement.is_open
        return waits and missing_parties(self.agreement).exists()

    @cached_property
    def hints(self) -> list[str]:
        """Consent that is not there yet, while it has not been signed."""
        waits = self.knows_partnership and self.agreement.is_open
        return approval_hints(self.agreement) if waits else []

    @property
    def notice_end_is_derived(self) -> bool:
        """Whether the last day is the one that follows from the notice period."""
        given = self.agreement.notice_given
        follows = notice_end_after(self.agreement, given, self.on)
        return bool(follows.text) and follows.text == self.agreement.notice_ends.text

    @cached_property
    def signatures(self) -> list[dict]:
        """The signatures, each with the name of that day and the steps this user can take."""
        agreement, user = self.agreement, self.user
        parties = agreement.partnership.parties.with_users(self.on).select_related("organisation")
        by_key = {party.pk: party for party in parties}
        signed = Signature.objects.filter(agreement=agreement)
        names = dict(signed.values_list("pk", Subquery(name_when_signed())))
        rows = []
        for signature in agreement.signatures.all():
            # The rights follow from what was loaded once, whether the party has users included.
            signature.agreement, signature.party = agreement, by_key[signature.party_id]
            signature.party.partnership = agreement.partnership
            knows = self.knows_partnership
            rows.append(
                {
                    "signature": signature,
                    "name_then": names.get(signature.pk),
                    "may_edit": knows and may(user, "party.edit_own", signature),
                    "moves": SIGNATURE.available(signature, user) if knows else [],
                }
            )
        return rows

    @cached_property
    def approvals(self):
        rows = self.agreement.approvals.visible_to(self.user)
        return rows.select_related("party__organisation")

    @cached_property
    def amendments(self) -> list[dict]:
        """The addenda, each with whether it counts today and the text of it one may read."""
        by_key = {document.pk: document for document in self._documents}
        rows = self.agreement.amendments.all()
        decided = self._decided_in(rows)
        return [
            {
                "amendment": row,
                "evaluation": decided.get(row.pk),
                "start": start_of(row),
                "counts": is_in_force(row, self.on),
                "document": by_key.get(row.document_id),
            }
            for row in rows
        ]

    def _decided_in(self, amendments) -> dict:
        """Key of an addendum → the evaluation in which it was decided, of those one may see."""
        if not amendments:
            return {}
        evaluations = Evaluation.objects.visible_to(self.user).select_related("programme")
        found = evaluations.filter(created_amendment__in=amendments)
        return {evaluation.created_amendment_id: evaluation for evaluation in found}

    @cached_property
    def arrangements(self):
        return (
            self.agreement.arrangements.visible_to(self.user)
            .prefetch_related("debtors__organisation", "beneficiaries__organisation")
            .order_by("position", "pk")
        )

    @cached_property
    def _documents(self) -> list:
        """Those this user may read; their rights follow from what is loaded already."""
        agreement = self.agreement
        rows = list(agreement.documents.visible_to(self.user).select_related("organisation"))
        for document in rows:
            document.agreement, document.partnership = agreement, agreement.partnership
        return rows

    @cached_property
    def documents(self):
        return newest_of(self._documents)

    @cached_property
    def papers(self) -> dict:
        """The agreements around this one, both ways."""
        if not self.knows_partnership:
            return {}
        agreement = self.agreement
        found = {
            "framework": agreement.framework,
            "predecessor": agreement.predecessor,
            "successors": list(agreement.successors.all()),
            "sub_agreements": list(agreement.sub_agreements.all()),
        }
        return found if any(found.values()) else {}
