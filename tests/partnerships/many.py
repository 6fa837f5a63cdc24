"""A partnership of any size, with everything its page and timeline can show."""

import datetime

from organisations.models import Municipality
from partnerships import models as p
from tests.factories import (
    ActivityFactory,
    AgreementFactory,
    ContactFactory,
    OrganisationFactory,
    PartyFactory,
    PlanFactory,
    make_owned_theme,
    make_programme,
)

ON = datetime.date(2026, 11, 22)
AT = datetime.datetime(2026, 11, 22, 12, tzinfo=datetime.UTC)
KINDS = ("activity", "pilot", "training", "event")
STATES = ("done", "running", "planned", "idea")


def grow(partnership, *, parties: int, themes: int, activities: int) -> None:
    """Fill a partnership: so many parties and themes, so many activities in all of them.

    A tenth of the parties is on its way, a tenth has left. Of what is agreed, decided and told
    there is as much as there are parties.
    """
    programme = make_programme(partnership)
    joined = _parties(partnership, parties)
    for number in range(themes):
        _theme(partnership, programme, joined, number, activities // themes)
    for number in range(parties):
        _agreed(partnership, joined, number)
        _told(partnership, number)
    for number in range(max(1, parties // 10)):
        _paper(partnership, joined, number)


def _parties(partnership, number) -> list[p.Party]:
    joined = []
    for place in range(number):
        state = {7: "wanted", 8: "left"}.get(place % 10, "joined")
        named = state != "wanted"
        party = PartyFactory(
            partnership=partnership,
            organisation=OrganisationFactory(name=f"Zorginstelling {place + 1}") if named else None,
            wanted_kind="" if named else f"Gemeente {place + 1}",
            state=state,
            position=place + 10,
            joined=f"20{10 + place % 15}" if named else None,
            left="2025" if state == "left" else None,
            own_interest="Samen meer mensen bereiken." if place % 3 == 0 else "",
        )
        p.PartyStep.objects.create(
            party=party, state="invited", taken=f"20{10 + place % 15}", recorded_at=AT
        )
        if state == "joined":
            joined.append(party)
    return joined


def _theme(partnership, programme, joined, number, activities) -> None:
    theme = make_owned_theme(
        partnership, title=f"Thema {number + 1}", position=number, added=f"20{15 + number % 10}"
    )
    plan = PlanFactory(theme=theme, programme=programme)
    for party in joined[number : number + 3]:
        p.ThemeParticipant.objects.create(theme=theme, party=party)
    for place in range(activities):
        ActivityFactory(
            plan=plan,
            title=f"Activiteit {number + 1}.{place + 1}",
            kind=KINDS[place % 4],
            state=STATES[place % 4],
            starts_on=datetime.date(2026, 1 + place % 12, 1),
            ends_on=datetime.date(2026, 12, 1 + place % 28),
        )


def _agreed(partnership, joined, number) -> None:
    first, second = joined[number % len(joined)], joined[(number + 1) % len(joined)]
    arrangement = p.Arrangement.objects.create(
        partnership=partnership,
        text=f"Afspraak {number + 1} over begeleiding van studenten op de werkvloer",
        network=f"Netwerk {number + 1}" if number % 4 == 0 else "",
        since=f"20{12 + number % 12}",
        position=number,
    )
    arrangement.debtors.add(first)
    arrangement.beneficiaries.add(second)
    p.ExchangeItem.objects.create(
        partnership=partnership,
        party=first,
        direction="offer" if number % 2 else "request",
        text=f"Plaatsen {number + 1}",
    )


def _told(partnership, number) -> None:
    body, _made = p.Body.objects.get_or_create(partnership=partnership, name="Stuurgroep")
    meeting = p.Meeting.objects.create(body=body, held=f"20{12 + number % 14}-03-0{1 + number % 9}")
    p.Decision.objects.create(
        partnership=partnership, meeting=meeting, text=f"Besluit {number + 1} over de aanpak"
    )
    p.Seat.objects.create(body=body, function=f"Directeur {number + 1}", since="2020")
    p.ActionPoint.objects.create(
        partnership=partnership, text=f"Actie {number + 1}", due_on=datetime.date(2027, 1, 1)
    )
    result = p.Result.objects.create(
        partnership=partnership, title=f"Resultaat {number + 1}", reached=f"20{15 + number % 11}"
    )
    p.CommunicationItem.objects.create(
        partnership=partnership, text=f"Artikel {number + 1}", result=result
    )
    p.Note.objects.create(
        partnership=partnership,
        organisation=partnership.keeper,
        text=f"Notitie {number + 1}",
        noted_at=AT,
    )
    p.Source.objects.create(partnership=partnership, title=f"Bron {number + 1}", dated="2014")


def _paper(partnership, joined, number) -> None:
    agreement = AgreementFactory(
        partnership=partnership,
        title=f"Overeenkomst {number + 1}",
        state="signed",
        signed=f"20{14 + number % 10}-05",
    )
    for party in joined:
        p.Signature.objects.create(agreement=agreement, party=party, state="signed")
    p.Document.objects.create(
        partnership=partnership, agreement=agreement, title="Tekst", link="https://example.org"
    )


def place_in(partnership, number=5) -> None:
    """State the first municipalities as the shared area, and give a contact."""
    partnership.municipalities.set(Municipality.objects.order_by("pk")[:number])
    p.Partnership.objects.filter(pk=partnership.pk).update(
        area_basis="stated", coordinator=ContactFactory(organisation=partnership.keeper)
    )
