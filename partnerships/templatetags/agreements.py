"""Showing papers and arrangements: dates in words, a line from start to end, who owes whom."""

from django import template
from django.urls import reverse
from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.permissions import may
from accounts.templatetags.registry import day_short
from lib.text import with_joints
from partnerships.enums import AgreementState, Force, SignatureState, Stated, TermUnit
from partnerships.paper_line import bar
from partnerships.validity import standing
from partnerships.versions import newest_of

register = template.Library()

SIGNATURE_TONES = {"signed": "good", "awaited": "warn", "refused": "bad"}
# Steps that ask something first are links; the others are one POST.
ASKING = {"sign", "abandon", "end", "refuse", "give_notice", "withdraw_notice"}
QUIET = {"await"}
NEAR_THE_EDGE = 8
# With more signatures than this the card tells how many there are.
NAMED_ON_CARD = 6
BUTTONS = {"primary": "btn-primary", "danger": "btn-danger-quiet"}


@register.inclusion_tag("partnerships/parts/agreement_card.html")
def agreement_card(agreement, on) -> dict:
    """One agreement in short: is it in force, until when, who signed, its documents.

    Reads `signatures` (with their party and ``name_then``), `amendments` and `documents`: prefetch
    them.
    """
    signed = [one for one in agreement.signatures.all() if one.state == SignatureState.SIGNED]
    return {
        "agreement": agreement,
        "standing": standing(agreement, on),
        "signed": signed,
        "parties_signed": len({one.party_id for one in signed}),
        "names_signed": len(signed) <= NAMED_ON_CARD,
    }


@register.inclusion_tag("partnerships/parts/agreement_bar.html")
def agreement_bar(agreement, standing, key=False) -> dict:
    """A line from start to end with today, notice and addenda; words stand under it.

    ``key`` explains the marks, where there is room for it.
    """
    drawn = bar(standing, agreement.amendments.all()) if agreement.was_signed else None
    end = standing.end if standing.end.upper or not standing.stops else standing.stops
    return {
        "agreement": agreement,
        "standing": standing,
        "bar": drawn,
        "today_at": _beside(drawn.today) if drawn else "",
        "start": in_short(standing.start) if standing.start else "",
        "end": in_short(end) if end else "",
        "key": key,
    }


def _beside(place: float) -> str:
    """How a word stands at its place on the line without leaving the picture."""
    return "start" if place < NEAR_THE_EDGE else "end" if place > 100 - NEAR_THE_EDGE else "middle"


def in_short(date) -> str:
    """A date for under a line: a whole day with its month cut short."""
    whole = date.precision == "day" and date.is_sure
    return day_short(date.lower) if whole else str(date)


@register.inclusion_tag("partnerships/parts/move_buttons.html", takes_context=True)
def move_buttons(context, noun, record, moves, small=False) -> dict:
    """The steps that can be taken now, each as a button that says what happens."""
    buttons = [
        {
            "url": reverse(f"{noun}_{move.name}", args=[record.pk]),
            "label": move.label,
            "asks": move.name in ASKING,
            "look": look(move, small),
        }
        for move in moves
    ]
    return {"buttons": buttons, "csrf_token": context.get("csrf_token"), "record": record}


def look(move, small: bool) -> str:
    """The classes of a button; taking something back looks like a link."""
    if move.name in QUIET:
        return "linklike small"
    return f"btn {BUTTONS.get(move.tone, 'btn-quiet')}{' btn-sm' if small else ''}"


@register.filter
def term_in_words(agreement) -> str:
    """ "2 years from the signing", or nothing when no term is stated."""
    if not agreement.term_amount:
        return ""
    amount = agreement.term_amount
    if agreement.term_unit == TermUnit.YEARS:
        words = ngettext("%(n)d year", "%(n)d years", amount) % {"n": amount}
    else:
        words = ngettext("%(n)d month", "%(n)d months", amount) % {"n": amount}
    return f"{words} {agreement.get_term_anchor_display()}".strip()


@register.filter
def joints(text) -> str:
    """For a narrow place: long words may break where they are joined."""
    return with_joints(text)


@register.filter
def notice_in_words(agreement) -> str:
    """The notice period: months, none, or not stated."""
    if agreement.notice_stated != Stated.STATED:
        return str(agreement.get_notice_stated_display())
    months = agreement.notice_months
    return ngettext("%(n)d month", "%(n)d months", months) % {"n": months}


@register.filter
def was_ended(agreement) -> bool:
    return agreement.state == AgreementState.ENDED


@register.filter
def under_notice(agreement) -> bool:
    return agreement.state == AgreementState.NOTICE_GIVEN


@register.filter
def versions(documents) -> list:
    """The newest version of each of these documents, with the earlier ones behind it."""
    return newest_of(documents)


@register.filter
def changeable_by(record, user) -> bool:
    """Whether this user may change it: what is for one organisation alone only its own people."""
    return may(user, "partnership.edit", record)


@register.filter
def signature_tone(state) -> str:
    return SIGNATURE_TONES.get(state, "none")


@register.filter
def direction(arrangement) -> str:
    """ "Landstede → Leger des Heils", "Both parties", or only who owes it.

    Reads `debtors` and `beneficiaries`: prefetch both with their organisation.
    """
    debtors = sorted(arrangement.debtors.all(), key=lambda party: (party.position, party.pk))
    owed = sorted(arrangement.beneficiaries.all(), key=lambda party: (party.position, party.pk))
    if debtors and set(debtors) == set(owed):
        return _("Both parties") if len(debtors) == 2 else _names(debtors)
    if not debtors:
        return _("For %(names)s") % {"names": _names(owed)} if owed else ""
    return f"{_names(debtors)} → {_names(owed)}" if owed else _names(debtors)


def _names(parties) -> str:
    return ", ".join(str(party) for party in parties)


@register.filter
def nature(arrangement) -> str:
    """ "Substantive, effort obligation"; the force only when it is stated."""
    kind = str(arrangement.get_kind_display())
    if arrangement.force == Force.NOT_STATED:
        return kind
    return f"{kind}, {str(arrangement.get_force_display()).lower()}"


@register.filter
def extent(arrangement) -> str:
    """ "30 places", or nothing when no number was agreed."""
    if arrangement.amount is None:
        return ""
    amount = arrangement.amount
    shown = number_format(int(amount) if amount == int(amount) else amount)
    return f"{shown} {arrangement.unit}".strip()
