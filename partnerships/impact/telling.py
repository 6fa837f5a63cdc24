"""What an answer changes, told before it is carried out: one sentence or more for each row."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from partnerships.enums import ImpactAnswer

from .carrying_out import ALONG
from .kinds import AREA, ARRANGEMENT, CONTACT, EXCHANGE, PARTY, SEAT, THEME

MOVES = {
    PARTY.name: gettext_lazy(
        "%(receiver)s takes the place of %(giver)s as a party from %(date)s on."
    ),
    CONTACT.name: gettext_lazy(
        "Leaves %(giver)s and becomes a contact of %(receiver)s on %(date)s."
    ),
    ARRANGEMENT.name: gettext_lazy(
        "Ends on %(date)s; from then on %(receiver)s stands in the place of %(giver)s."
    ),
    EXCHANGE.name: gettext_lazy(
        "Is closed on %(date)s; from then on it stands in the name of %(receiver)s."
    ),
    AREA.name: gettext_lazy("%(giver)s works here until %(date)s, %(receiver)s from then on."),
}
ENDS = {
    PARTY.name: gettext_lazy("%(giver)s leaves the partnership on %(date)s."),
    CONTACT.name: gettext_lazy("Leaves %(giver)s on %(date)s."),
    THEME.name: gettext_lazy("Has no owner from %(date)s on, until somebody is chosen."),
    ARRANGEMENT.name: gettext_lazy("Ends on %(date)s."),
    SEAT.name: gettext_lazy("The seat ends on %(date)s."),
    EXCHANGE.name: gettext_lazy("Is closed on %(date)s."),
    AREA.name: gettext_lazy("%(giver)s works here until %(date)s."),
}


def sentences(choice, since) -> list[str]:
    """What this answer changes, in words."""
    row, name = choice.row, choice.row.kind.name
    words = {"giver": row.organisation, "receiver": choice.receiver, "date": since}
    if choice.answer == ImpactAnswer.STAY:
        return [_("Nothing changes: it stays with %(giver)s.") % words]
    moves = choice.answer == ImpactAnswer.MOVE
    if moves and row.kind in (THEME, SEAT):
        return [_taken_over(choice, words)]
    told = [(MOVES if moves else ENDS)[name] % words]
    if row.kind is PARTY:
        told.append(_("The users of %(giver)s no longer see the partnership.") % words)
    if row.kind is CONTACT and moves and row.record.user_id:
        told.append(_("The account stays behind: invite this person at %(receiver)s.") % words)
    return told


def _taken_over(choice, words) -> str:
    """Who owns the theme or sits on the seat from then on."""
    person = choice.row.person if choice.person == ALONG else choice.person
    words = {**words, "person": person}
    if choice.row.kind is THEME:
        if person is None:
            return str(ENDS[THEME.name] % words)
        return _("%(person)s of %(receiver)s owns the theme from %(date)s on.") % words
    if person is None:
        return _("From %(date)s on the seat is of %(receiver)s; who sits there is open.") % words
    return _("From %(date)s on %(person)s of %(receiver)s sits there.") % words
