"""Situations of the guide: contributions, versions, examples."""

import datetime

from evaluations.guide import contributing, examples, publishing
from evaluations.guide.reading import newest_version
from evaluations.models import Chapter, Contribution, GuideExample
from tests.factories import OrganisationFactory, make_partnership, make_user

AT = datetime.datetime(2026, 11, 20, 10, 0, tzinfo=datetime.UTC)


def chapter(code="trust") -> Chapter:
    return Chapter.objects.get(code=code)


def administrator(**fields):
    return make_user(is_administrator=True, **fields)


def tip(user=None, *, text="Bel dezelfde dag nog.", code="trust", **fields) -> Contribution:
    """A proposed tip: of a user, or of a visitor."""
    if user is None:
        fields.setdefault("visitor_name", "Bezoeker Bos")
        fields.setdefault("visitor_email", "bezoeker@example.org")
    fields.setdefault("kind", "tip")
    contribution = Contribution(chapter=chapter(code), text=text, **fields)
    return contributing.propose(contribution, by=user, at=AT)


def accepted(contribution=None, *, by=None) -> Contribution:
    contribution = contribution or tip(credit="Bezoeker Bos")
    by = by or administrator()
    return contributing.accept(contribution, chapter=contribution.chapter, by=by, at=AT)


def published(*, by=None):
    """The next version of the guide."""
    seen = newest_version().number
    by = by or administrator()
    return publishing.publish(changed_nl="Er kwam iets bij.", seen=seen, by=by, at=AT)


def example(partnership=None, *, by=None, **fields) -> GuideExample:
    """A partnership of two parties, proposed as an example."""
    partnership = partnership or make_partnership(
        OrganisationFactory(name="Avondster Zorg"),
        OrganisationFactory(name="Berkel Onderwijs"),
        title="Samen sterk",
        purpose="Ontmoeting in de wijk.",
        region_label="Salland",
    )
    fields.setdefault("lesson_nl", "Begin klein.")
    by = by or make_user(partnership.keeper, "coordinator")
    row = GuideExample(partnership=partnership, **fields)
    return examples.propose_example(row, by=by, at=AT)


def consented(row=None) -> GuideExample:
    """An example of which all parties consent."""
    row = row or example()
    for consent in row.consents.select_related("example", "party"):
        manager = make_user(consent.party.organisation, "manager")
        examples.give_consent(consent, version=consent.version, by=manager, at=AT)
    return GuideExample.objects.get(pk=row.pk)
