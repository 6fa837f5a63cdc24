"""What a file would make, in words for who is about to record it."""

from django.utils.text import capfirst
from django.utils.translation import gettext as _

from partnerships.models import Party, Signature

from .people import NEW
from .sections import SECTIONS


def lines_of(form) -> dict:
    """The outcome of a trial: title, counts, organisations to look at, and what is left out."""
    outcome, choices = form.outcome, form.choices
    organisations = []
    for mention in outcome.mentions:
        organisations.append(
            {
                "key": mention.key,
                "name": mention.name,
                "known": mention.known,
                "choices": mention.choices,
                "chosen": choices.get(mention.key, NEW),
            }
        )
    return {
        "title": outcome.partnership.title,
        "keeper": form.kept_by,
        "counts": [
            (capfirst(str(SECTIONS[name]._meta.verbose_name_plural)), count)
            for name, count in outcome.counts.items()
        ],
        "organisations": organisations,
        "seen_by": [str(one) for one in outcome.on_its_word if isinstance(one, Party)],
        "signatures": [
            _signature_line(one) for one in outcome.on_its_word if isinstance(one, Signature)
        ],
        "unsure": any(one["choices"] for one in organisations),
        "skipped": [(_skipped_label(name), count) for name, count in outcome.skipped.items()],
    }


def _signature_line(signature) -> str:
    """ "Landstede: signed, 27 May 2014 (Cooperation agreement)"."""
    said = str(signature.get_state_display()).lower()
    when = f", {signature.signed}" if signature.signed else ""
    return f"{signature.party}: {said}{when} ({signature.agreement})"


def _skipped_label(name: str) -> str:
    labels = {
        "files": _("Files: their content is not in a dossier file"),
        "evaluations": _("Evaluations: they stay with the parties that gave them"),
        "links": _("Links to partnerships that are not here"),
        "municipalities": _("Municipalities that this registry does not know"),
        "own_words": _("Own interest or identity of an organisation that writes it itself"),
        "notes": _("Notes of organisations that write their own"),
    }
    if name in labels:
        return labels[name]
    kind = capfirst(str(SECTIONS[name]._meta.verbose_name_plural))
    return _("%(kind)s: of people or organisations that keep them themselves") % {"kind": kind}
