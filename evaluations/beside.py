"""What stands beside a question while a party fills it in: what others answered."""

from django.utils.translation import gettext as _

from evaluations.forms.questions import chosen
from evaluations.keeping import VIEW
from evaluations.models import ColleagueAnswer, Score


def colleagues_of(response, user) -> dict[str, list[dict]]:
    """Question → what colleagues of the own organisation answered; one query."""
    rows = ColleagueAnswer.objects.visible_to(user).filter(response=response)
    found: dict[str, list[dict]] = {}
    for row in rows.exclude(author=user).select_related("author"):
        if row.value is not None or row.not_applicable or row.comment:
            key = str(row.criterion_id) if row.criterion_id else VIEW
            told = {"pk": row.pk, "who": str(row.author), **_told(row)}
            found.setdefault(key, []).append(told)
    return found


def others_of(response) -> dict[str, list[dict]]:
    """Question → what the other parties fill in, where a partnership scores openly."""
    if not response.evaluation.open_scoring:
        return {}
    others = response.evaluation.responses.exclude(pk=response.pk)
    parties = {row.pk: row for row in others.select_related("party__organisation")}
    found: dict[str, list[dict]] = {
        VIEW: [{"who": str(row.party), "text": row.view} for row in parties.values() if row.view]
    }
    for score in Score.objects.filter(response__in=parties).order_by("response_id"):
        told = {"who": str(parties[score.response_id].party), **_told(score)}
        found.setdefault(str(score.criterion_id), []).append(told)
    return found


def _told(row) -> dict:
    score = chosen(row)
    return {"score": _("n/a") if row.not_applicable else score, "text": row.comment}


def taken_over(data, row):
    """What was sent, with a colleague's answer in the place of the own one.

    The colleague's sentence comes behind one's own, so that nothing that was typed is lost.
    """
    data = data.copy()
    if row.criterion_id is None:
        data["view"] = _both(data.get("view", ""), row.comment)
        return data
    data[f"score_{row.criterion_id}"] = chosen(row)
    name = f"comment_{row.criterion_id}"
    data[name] = _both(data.get(name, ""), row.comment)
    return data


def _both(own, theirs) -> str:
    own = own.replace("\r\n", "\n").strip()
    return own if theirs in own else "\n".join(text for text in (own, theirs) if text)
