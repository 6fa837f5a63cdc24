"""What waits of papers and of the partnership as a whole: notice, ends, signatures, silence."""

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships import attention
from partnerships.enums import AgreementState, PartyState, Renewal, SignatureState
from partnerships.models import Agreement, Partnership, Signature
from partnerships.models.agreement import read_signatures

from .care import partnerships_in_my_care, users_of
from .duty import Line, Rule
from .kinds import DutyKind

SIGNABLE = (AgreementState.TO_SIGN, AgreementState.SIGNED, AgreementState.NOTICE_GIVEN)


def agreements_to_decide_on(user, on):
    """Running agreements with a notice period, in partnerships in my care or of an organisation
    that I manage; `attention.notice_due` finds those of which the last day to give it is near.
    """
    managed = Partnership.objects.active().of_organisations(user.organisations_as("manager"))
    mine = Q(partnership__in=partnerships_in_my_care(user, on)) | Q(partnership__in=managed)
    return attention.may_ask_notice(Agreement.objects.filter(mine))


def agreements_ending(user, on):
    """Running agreements in my care; `attention.ending` finds those that end soon."""
    mine = Agreement.objects.filter(partnership__in=partnerships_in_my_care(user, on))
    return attention.running(mine)


def agreements_expired(user, on):
    """All papers of partnerships in my care with one that can have expired;
    `attention.expired` finds the last one where no paper holds.
    """
    return attention.may_have_expired(partnerships_in_my_care(user, on))


def _awaited():
    return Signature.objects.filter(
        state=SignatureState.AWAITED,
        agreement__state__in=SIGNABLE,
        agreement__partnership__in=Partnership.objects.active(),
        party__state=PartyState.JOINED,
    )


def signatures_to_set(user, on):
    """Awaited signatures, under papers that can be signed, of a party I coordinate."""
    return (
        _awaited().own_to(user).filter(party__organisation__in=user.organisations_as("coordinator"))
    )


def signatures_to_record(user, on):
    """The same of parties without any account, in partnerships that my organisation keeps."""
    kept = user.organisations_as("coordinator")
    return (
        _awaited()
        .filter(~users_of("party__organisation", on), agreement__partnership__keeper__in=kept)
        .exclude(party__organisation__in=kept)
    )


def partnerships_silent(user, on):
    """Partnerships in my care of which nothing was heard for a year."""
    return attention.gone_silent(partnerships_in_my_care(user, on), on)


def _decide_line(row) -> Line:
    return Line(
        _("Extend, revise or give notice: %(agreement)s") % {"agreement": row},
        row.get_absolute_url(),
        _("Decide"),
        note=_("This is the last day on which notice can be given in time."),
    )


def _ending_line(row) -> Line:
    note = _("It ends %(when)s.") % {"when": row.standing.end.when}
    if row.renewal == Renewal.TACIT:
        note = _("It renews itself after %(date)s.") % {"date": row.standing.end}
    return Line(
        _("Agree on what comes after: %(agreement)s") % {"agreement": row},
        row.get_absolute_url(),
        _("Open the agreement"),
        note=note,
    )


def _expired_line(row) -> Line:
    return Line(
        _("Renew the agreement, or record what holds now: %(agreement)s") % {"agreement": row},
        row.get_absolute_url(),
        _("Open the agreement"),
        note=_("It expired %(when)s; the partnership goes on.") % {"when": row.standing.end.when},
    )


def _signature_line(row) -> Line:
    return Line(
        _("Record the signature of %(party)s under: %(agreement)s")
        % {"party": row.party, "agreement": row.agreement},
        reverse("signature_sign", args=[row.pk]),
        _("Record"),
    )


def _silent_line(row) -> Line:
    return Line(
        _("Find out how it goes: nothing was heard of it for a year"),
        row.get_absolute_url(),
        _("Open the partnership"),
        where=row.title,
    )


def _decided(by):
    """What terms and dates decide of papers, once their addenda are read."""

    def settle(rows, user, on):
        rows = sorted(rows, key=lambda row: row.pk)
        read_signatures(rows)
        return by(rows, on)

    return settle


SIGNED_UNDER = ("agreement__partnership", "party__organisation")
RULES = (
    Rule(
        "notice",
        DutyKind.AGREEMENT,
        "manager",
        gettext_lazy(
            "The last day on which notice of an agreement can be given in time is at most 60 days "
            "away. It stands with the managers of its parties and with the coordinator."
        ),
        agreements_to_decide_on,
        _decide_line,
        related=("partnership",),
        settle=_decided(attention.notice_due),
        needs=("coordinator", "manager"),
    ),
    Rule(
        "agreement-ending",
        DutyKind.AGREEMENT,
        "coordinator",
        gettext_lazy(
            "The notice period before the end of an agreement has begun, or an agreement without "
            "one ends within 90 days; and no signed agreement follows it."
        ),
        agreements_ending,
        _ending_line,
        related=("partnership",),
        settle=_decided(attention.ending),
        needs=("coordinator",),
    ),
    Rule(
        "agreement-expired",
        DutyKind.AGREEMENT,
        "coordinator",
        gettext_lazy(
            "The last agreement of a partnership has expired on paper, no other one holds, and the "
            "partnership goes on. It has no date: nobody is late."
        ),
        agreements_expired,
        _expired_line,
        related=("partnership",),
        settle=_decided(attention.expired),
        needs=("coordinator",),
    ),
    Rule(
        "signature",
        DutyKind.AGREEMENT,
        "coordinator",
        gettext_lazy("A party of your organisation has not signed an agreement that waits for it."),
        signatures_to_set,
        _signature_line,
        related=SIGNED_UNDER,
        needs=("coordinator",),
    ),
    Rule(
        "signature-record",
        DutyKind.AGREEMENT,
        "coordinator",
        gettext_lazy(
            "The same for a party where nobody has an account, in a partnership that your "
            "organisation keeps."
        ),
        signatures_to_record,
        _signature_line,
        related=SIGNED_UNDER,
        needs=("coordinator",),
    ),
    Rule(
        "silent",
        DutyKind.SILENT,
        "coordinator",
        gettext_lazy(
            "A partnership that was recorded over a year ago has had no activity, word on progress "
            "or evaluation for a year."
        ),
        partnerships_silent,
        _silent_line,
        needs=("coordinator",),
    ),
)
