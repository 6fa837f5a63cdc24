"""Whose turn it is: what still has to be done, by whom, and the button for who can do it now."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.permissions import may
from evaluations import acting, answering, completeness, interim
from evaluations.adoption.asking import too_late
from evaluations.enums import (
    DoneBy,
    EvaluationKind,
    EvaluationState,
    LinkPurpose,
    SignOffState,
)
from evaluations.lifecycle import SIGN_OFF
from evaluations.models import BenefitReview, MailedLink
from organisations.enums import Role


@dataclass(frozen=True)
class Turn:
    """One thing to do. ``url`` is filled for somebody who can do it now; ``post`` is one click."""

    what: str
    who: str
    done: bool = False
    url: str = ""
    button: str = ""
    also_url: str = ""
    also_button: str = ""
    post: bool = False
    version: int = 0
    hindrance: str = ""
    decides: bool = False
    only_asked: bool = False
    link_url: str = ""
    sent: str = ""
    withdraw_url: str = ""


def whose_turn(evaluation, sheet, user, *, on) -> list[Turn]:
    """Everything still open in this phase, with the buttons of this user; a fixed number of
    queries. Once adopted only what is still asked of who does not decide."""
    if evaluation.state == EvaluationState.IN_REVIEW:
        return _decisions(evaluation, user, on)
    if evaluation.is_adopted and evaluation.decide_on and on <= evaluation.decide_on:
        return [turn for turn in _decisions(evaluation, user, on) if not turn.done]
    if evaluation.state != EvaluationState.OPEN:
        return []
    runs = may(user, "evaluation.run", evaluation)
    if evaluation.kind == EvaluationKind.INTERIM:
        return [
            *_answers(evaluation, user, on),
            _exchange(evaluation, sheet, user),
            _settling(evaluation, runs, on),
        ]
    return [
        *_answers(evaluation, user, on),
        *_verdicts(evaluation, sheet, user),
        *([_exchange(evaluation, sheet, user)] if sheet["exchange"] or runs else []),
        *(_coordinator(evaluation, sheet, on=on) if runs else _coordinator_waits(evaluation)),
    ]


def act_now(turns) -> list[Turn]:
    """What this user can do now."""
    return [turn for turn in turns if turn.url]


def _answers(evaluation, user, on) -> list[Turn]:
    """Per party: fill in, take back, or record on its behalf."""
    if evaluation.is_shared and evaluation.round == 1:
        return []
    responses = list(evaluation.responses.all())
    links = _links(evaluation, user, on)
    answering_themselves = acting.organisations_with(
        [response.party.organisation_id for response in responses], Role.COORDINATOR
    )
    asked = _asked_what_people_noticed(responses)
    turns = []
    for response in responses:
        party = response.party
        itself = party.is_joined and party.organisation_id in answering_themselves
        turns.append(_answer(response, user, itself, links))
        if response.pk in asked and turns[-1].url:
            turns.append(_noticed(response, user, done=asked[response.pk]))
    return turns


def _asked_what_people_noticed(responses) -> dict[int, bool]:
    """Response id → whether all was said, of those asked whether people noticed something."""
    rows = BenefitReview.objects.filter(response__in=[response.pk for response in responses])
    said: dict[int, bool] = {}
    for key, noticed in rows.order_by().values_list("response", "noticed"):
        said[key] = said.get(key, True) and bool(noticed)
    return said


def _noticed(response, user, *, done) -> Turn:
    """A reminder beside the answers one can write; it holds nothing up."""
    own = may(user, "response.write", response)
    name = "benefit_review_edit" if own else "benefit_review_on_behalf"
    return Turn(
        what=_("What did people notice? – %(party)s") % {"party": response.party},
        who=_("holds nothing up"),
        done=done,
        url=reverse(name, args=[response.pk]),
        button=_("Say what people noticed"),
    )


def _links(evaluation, user, on) -> dict | None:
    """What was mailed in this round and still works, by act; None for who mails no links."""
    if not may(user, "mailed_link.send", evaluation):
        return None
    rows = MailedLink.objects.filter(evaluation=evaluation, round=evaluation.round)
    return {(row.purpose, row.party_id): row for row in rows.open_on(on)}


def _link(links, evaluation, purpose, party) -> dict:
    """The button that mails a link, and the one that was mailed."""
    if links is None or (party and not party.is_joined):
        return {}
    party_id = party.pk if party else None
    query = urlencode({"for": f"{purpose}-{party_id or 'body'}"})
    button = {"link_url": f"{reverse('mailed_link_create', args=[evaluation.pk])}?{query}"}
    row = links.get((purpose, party_id))
    if row is None:
        return button
    until = date_format(timezone.localtime(row.expires_at), "j F Y")
    said = {"person": row.person, "email": row.email, "day": until}
    sent = _("Link mailed to %(person)s, %(email)s; it works until %(day)s.") % said
    return {
        **button,
        "sent": sent,
        "withdraw_url": reverse("mailed_link_withdraw", args=[row.pk]),
    }


def _answer(response, user, answers_itself, links) -> Turn:
    party = response.party
    turn = {
        "what": _("Answers of %(party)s") % {"party": party},
        "who": "",
        "done": response.is_handed_in,
    }
    own = may(user, "response.write", response)
    if own and response.is_handed_in and not response.evaluation.is_shared:
        take_back = reverse("response_take_back", args=[response.pk])
        label = _("Take back the answers of %(party)s") % {"party": party}
        return Turn(**turn, also_url=take_back, also_button=label)
    if own:
        label = (
            _("Change the answers of %(party)s")
            if response.is_handed_in
            else _("Fill in for %(party)s")
        )
        url = reverse("response_edit", args=[response.pk])
        return Turn(**turn, url=url, button=label % {"party": party})
    if not response.is_handed_in and may(user, "response.contribute", response):
        view = reverse("colleague_answer_edit", args=[response.pk])
        return Turn(**turn, also_url=view, also_button=_("Give your view on these questions"))
    if not answers_itself and not response.is_handed_in:
        turn |= _link(links, response.evaluation, LinkPurpose.ANSWER, party)
    is_closed = answers_itself or acting.keeps_its_words(response)
    if not is_closed and may(user, "response.on_behalf", response):
        url = reverse("response_on_behalf", args=[response.pk])
        label = _("Record the answers of %(party)s") % {"party": party}
        if response.is_handed_in:
            return Turn(**turn, also_url=url, also_button=label)
        return Turn(**turn, url=url, button=label)
    return Turn(**turn)


def _verdicts(evaluation, sheet, user) -> list[Turn]:
    """Per theme: its owner looks back."""
    unjudged = {
        theme["id"]: not theme["next_year"] or any(not a["verdict"] for a in theme["activities"])
        for theme in sheet["themes"]
    }
    turns = []
    for review in evaluation.theme_reviews.all():
        review.theme.partnership = evaluation.partnership
        owner = review.theme.current_owner
        mine = may(user, "review.write", review)
        turns.append(
            Turn(
                what=_("Look back on “%(theme)s”") % {"theme": review.theme},
                who=str(owner.contact) if owner else _("No owner"),
                done=not unjudged.get(review.theme_id, True),
                url=reverse("review_edit", args=[review.pk]) if mine else "",
                button=_("Judge “%(theme)s”") % {"theme": review.theme} if mine else "",
            )
        )
    return turns


def _exchange(evaluation, sheet, user) -> Turn:
    """What becomes of supply and demand: each party of its own, who runs it of all."""
    on_board = [row for row in sheet["exchange"] if not row["new"]]
    mine = may(user, "evaluation.exchange", evaluation)
    return Turn(
        what=_("Supply and demand: what came of it, and what is new?"),
        who=_("Coordinator and parties"),
        done=bool(sheet["exchange"]) and all(row["next_year"] for row in on_board),
        url=reverse("exchange_review_edit", args=[evaluation.pk]) if mine else "",
        button=_("Go over supply and demand") if mine else "",
    )


def _settling(evaluation, runs, on) -> Turn:
    """The coordinator closes an interim review; nobody adopts it."""
    reason = interim.reason_not_to_settle(evaluation, on)
    return Turn(
        what=_("Close the review: the board is brought up to date"),
        who=_("Coordinator"),
        url=reverse("interim_settle", args=[evaluation.pk]) if runs and not reason else "",
        button=_("Close the review") if runs else "",
        hindrance=reason if runs else "",
    )


def _coordinator(evaluation, sheet, *, on) -> list[Turn]:
    """What the coordinator does: arrangements, closing input, conclusion, submitting."""
    who = _("Coordinator")
    key = [evaluation.pk]
    turns = []
    if sheet["arrangements"]:
        done = all(row["kept"] for row in sheet["arrangements"])
        url = reverse("arrangement_review_edit", args=key)
        turns.append(
            Turn(_("Were the arrangements kept?"), who, done, url, _("Judge the arrangements"))
        )
    if not evaluation.is_shared:
        if not answering.reason_not_to_close(evaluation, on):
            url = reverse("evaluation_close_input", args=key)
            turns.append(
                Turn(_("The due date has passed"), who, also_url=url, also_button=_("Close input"))
            )
        turns.append(Turn(_("Conclusion, when all answers are shared"), who))
        return turns
    concluded = bool(evaluation.conclusion)
    turns += [*_advice(evaluation, sheet, who), _programme(evaluation, sheet, who)]
    turns.append(
        Turn(
            _("Conclusion"),
            who,
            concluded,
            reverse("conclusion_edit", args=key),
            _("Change the conclusion") if concluded else _("Write the conclusion"),
            also_url=reverse("conversation_edit", args=key),
            also_button=_("Talk at the table"),
        )
    )
    reason = completeness.before_submitting(evaluation)
    url = "" if reason else reverse("evaluation_submit", args=key)
    turns.append(Turn(_("Submission"), who, False, url, _("Submit for adoption"), hindrance=reason))
    return turns


def _advice(evaluation, sheet, who) -> list[Turn]:
    """What an outside bureau recommended waits for an answer; without a bureau nothing does."""
    rows = sheet["recommendations"]
    if evaluation.done_by != DoneBy.BUREAU and not rows:
        return []
    url = reverse("recommendation_list", args=[evaluation.pk])
    done = bool(rows) and all(row["answer"] for row in rows)
    button = _("Answer the recommendations") if rows else _("Record the recommendations")
    return [Turn(_("Recommendations of the bureau"), who, done, url, button)]


def _programme(evaluation, sheet, who) -> Turn:
    """Next year's programme, on one page; done when of everything is said what happens with it."""
    undecided = any(
        not theme["next_year"] or any(not row["next_year"] for row in theme["activities"])
        for theme in sheet["themes"]
    )
    what = _("Programme %(year)s") % {"year": sheet["programme"]["next_label"]}
    url = reverse("programme_propose", args=[evaluation.pk])
    return Turn(what, who, not undecided, also_url=url, also_button=_("See it as a whole"))


def _coordinator_waits(evaluation) -> list[Turn]:
    """The same, as others see it."""
    return [
        Turn(_("Conclusion"), _("Coordinator"), bool(evaluation.conclusion)),
        Turn(_("Submission"), _("Coordinator")),
    ]


def _decisions(evaluation, user, on) -> list[Turn]:
    """Per decider: adopt, send back, or record on its behalf; others while there is time."""
    rows = [
        row
        for row in evaluation.sign_offs.all()
        if row.round == evaluation.round and not too_late(row, on)
    ]
    deciding_themselves = acting.organisations_with(
        [row.party.organisation_id for row in rows if row.party_id], Role.MANAGER
    )
    links = _links(evaluation, user, on)
    return [_decision(row, user, deciding_themselves, links) for row in rows]


def _decision(row, user, deciding_themselves, links) -> Turn:
    decider = row.party or row.evaluation.deciding_body
    asks = _("Adoption by %(party)s") if row.decides else _("Answer of %(party)s")
    turn = {
        "what": asks % {"party": decider},
        "who": "",
        "done": row.state != SignOffState.WAITING,
    }
    if turn["done"]:
        return Turn(**turn)
    if may(user, "signoff.decide", row):
        hindrance = SIGN_OFF.moves["adopt"].hindrance(row, user)
        return Turn(
            **turn,
            url="" if hindrance else reverse("signoff_adopt", args=[row.pk]),
            button=(_("Adopt for %(party)s") if row.decides else _("Agree for %(party)s"))
            % {"party": decider},
            also_url=reverse("signoff_send_back", args=[row.pk]),
            also_button=_("Send back with a note") if row.decides else _("Object with a note"),
            post=True,
            version=row.version,
            hindrance=hindrance,
            decides=True,
            only_asked=not row.decides,
        )
    party = row.party
    itself = party and party.is_joined and party.organisation_id in deciding_themselves
    if not itself and may(user, "signoff.on_behalf", row):
        return Turn(
            **turn,
            **_link(links, row.evaluation, LinkPurpose.DECIDE, party),
            url=reverse("signoff_on_behalf", args=[row.pk]),
            button=_("Record the decision of %(party)s") % {"party": decider},
        )
    return Turn(**turn)
