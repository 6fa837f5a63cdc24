"""Words that the register itself writes into records: in its own language, for everybody."""

from django.conf import settings
from django.utils.translation import override


def in_own_words(sentence: str, limit: int | None = None, **values) -> str:
    """A translated sentence in the language of the register, whoever happens to decide.

    ``sentence`` is lazy, so that it is translated here.
    """
    with override(settings.LANGUAGE_CODE):
        text = str(sentence) % {name: str(value) for name, value in values.items()}
    return text[:limit]
