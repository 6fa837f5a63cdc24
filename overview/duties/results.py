"""What waits of results: telling others, and the result card of a year."""

from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from evaluations.acting import decides_for
from evaluations.enums import CardState
from evaluations.models import CardConsent, ResultCard
from partnerships.models import Result, Theme

from .care import partnerships_in_my_care, users_of
from .duty import Line, Rule
from .evaluating import HAS_LEFT
from .kinds import DutyKind

CARD = "card__evaluation__programme__partnership"


def results_untold(user, on):
    """Joint results without publicity, of partnerships in my care and of my themes."""
    mine = Q(partnership__in=partnerships_in_my_care(user, on)) | Q(
        theme__in=Theme.objects.owned_by(user)
    )
    return Result.objects.own_to(user).joint().without_publicity().filter(mine)


def consents_to_give(user, on):
    """Result cards that wait for an organisation I manage, or whose manager I stand in for."""
    return CardConsent.objects.visible_to(user).filter(
        card__state=CardState.ASKED,
        agreed_at__isnull=True,
        party__organisation__in=decides_for(user),
    )


def consents_to_record(user, on):
    """The same of parties without a manager, in partnerships we keep."""
    return CardConsent.objects.filter(
        ~users_of("party__organisation", on, "manager") | HAS_LEFT,
        card__state=CardState.ASKED,
        agreed_at__isnull=True,
        card__evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def cards_to_share(user, on):
    """Cards to which all parties agreed, in partnerships we keep."""
    waiting = CardConsent.objects.filter(card=OuterRef("pk"), agreed_at__isnull=True)
    return ResultCard.objects.filter(
        ~Exists(waiting),
        state=CardState.ASKED,
        evaluation__programme__partnership__keeper__in=user.organisations_as("coordinator"),
    )


def _result_line(row) -> Line:
    return Line(
        _("Tell others about the result: %(result)s") % {"result": row.title},
        row.get_absolute_url(),
        _("Open the result"),
    )


def _consent_line(row) -> Line:
    return Line(
        _("Agree for %(party)s that the result card %(year)s is shared")
        % {"party": row.party, "year": row.card.evaluation.programme.label},
        row.card.get_absolute_url(),
        _("Look at it"),
    )


def _consent_record_line(row) -> Line:
    return Line(
        _("Record whether %(party)s agrees with the result card %(year)s")
        % {"party": row.party, "year": row.card.evaluation.programme.label},
        reverse("card_consent_on_behalf", args=[row.pk]),
        _("Record"),
    )


def _share_line(row) -> Line:
    return Line(
        _("Share the result card %(year)s: all parties agree")
        % {"year": row.evaluation.programme.label},
        row.get_absolute_url(),
        _("Share"),
    )


RULES = (
    Rule(
        "result",
        DutyKind.RESULT,
        "coordinator",
        gettext_lazy(
            "A result of the parties together has had no publicity, and none is planned. It stands "
            "with the coordinator and with the owner of its theme."
        ),
        results_untold,
        _result_line,
        related=("partnership",),
    ),
    Rule(
        "card-consent",
        DutyKind.RESULT,
        "manager",
        gettext_lazy("Your organisation is asked whether a result card may be shared."),
        consents_to_give,
        _consent_line,
        related=(CARD, "party__organisation"),
    ),
    Rule(
        "card-record",
        DutyKind.RESULT,
        "coordinator",
        gettext_lazy(
            "A party without a manager here, or that left, is asked whether a result card may be "
            "shared, in a partnership that your organisation keeps."
        ),
        consents_to_record,
        _consent_record_line,
        related=(CARD, "party__organisation"),
        needs=("coordinator",),
    ),
    Rule(
        "card-share",
        DutyKind.RESULT,
        "coordinator",
        gettext_lazy("All parties agreed to a result card, and it is not shared yet."),
        cards_to_share,
        _share_line,
        related=("evaluation__programme__partnership",),
        needs=("coordinator",),
    ),
)
