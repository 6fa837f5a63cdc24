"""The words that a cell may hold for each kind of choice, in both languages and as people say."""

from functools import cache

from django.conf import settings
from django.utils import translation

from lib.text import normalise
from organisations.enums import OrganisationKind
from partnerships.enums import AgreementKind, PartnershipKind, Stage

ALSO = {
    Stage: {
        "lopend": Stage.ACTIVE,
        "loopt": Stage.ACTIVE,
        "actueel": Stage.ACTIVE,
        "actief": Stage.ACTIVE,
        "verkenning": Stage.EXPLORING,
        "in voorbereiding": Stage.EXPLORING,
        "voorbereiding": Stage.EXPLORING,
        "aflopend": Stage.WINDING_DOWN,
        "afgerond": Stage.ENDED,
        "beeindigd": Stage.ENDED,
        "gestopt": Stage.ENDED,
        "afgelopen": Stage.ENDED,
    },
    PartnershipKind: {
        "bilateraal": PartnershipKind.BILATERAL,
        "tweezijdig": PartnershipKind.BILATERAL,
        "meerpartijen": PartnershipKind.MULTI_PARTY,
        "pact": PartnershipKind.REGIONAL_PACT,
        "overdracht": PartnershipKind.TRANSFER,
    },
    AgreementKind: {
        "samenwerkingsovereenkomst": AgreementKind.COOPERATION,
        "overeenkomst": AgreementKind.COOPERATION,
        "contract": AgreementKind.COOPERATION,
        "intentieverklaring": AgreementKind.LETTER_OF_INTENT,
        "raamovereenkomst": AgreementKind.FRAMEWORK,
    },
    OrganisationKind: {
        "zorg": OrganisationKind.CARE,
        "welzijn": OrganisationKind.WELFARE,
        "onderwijs": OrganisationKind.EDUCATION,
        "school": OrganisationKind.EDUCATION,
        "vrijwilligers": OrganisationKind.VOLUNTEER,
        "bedrijf": OrganisationKind.COMPANY,
        "vereniging": OrganisationKind.ASSOCIATION,
        "overig": OrganisationKind.OTHER,
    },
}


@cache
def words_of(choices: tuple) -> dict[str, str]:
    """Normalised label in each language, and code → code, of (code, label) pairs."""
    found: dict[str, str] = {}
    for language, _name in settings.LANGUAGES:
        with translation.override(language):
            for code, label in choices:
                found.setdefault(normalise(str(label)), str(code))
    for code, _label in choices:
        found.setdefault(normalise(str(code)), str(code))
    return found


@cache
def words_for(enum) -> dict[str, str]:
    """The words for a list of choices, with what people also call them."""
    also = {normalise(word): str(code) for word, code in ALSO.get(enum, {}).items()}
    return {**also, **words_of(tuple(enum.choices))}


def labels_of(choices) -> str:
    """The words that can stand in a cell, for who reads what is wrong with it."""
    return ", ".join(str(label) for code, label in choices if code)
