"""Events about agreements, arrangements, and supply and demand."""

from django.utils.translation import gettext as _

from lib.dates import HonestDate
from partnerships.enums import (
    AgreementState,
    ApprovalOutcome,
    Duration,
    ExchangeDirection,
    SignatureState,
)
from partnerships.validity import end_of, standing

from .event import Event, Lane, honest, page


def agreement_events(partnership, on):
    """From advice asked to the last day, and what was arranged and offered beside it."""
    for agreement in partnership.agreements.all():
        yield from _approvals(agreement)
        if agreement.was_signed:
            yield from _signing(agreement)
            yield from _course(agreement, on)
        yield from _amendments(agreement)
    yield from _arrangements(partnership)
    yield from _exchange(partnership)


def _event(agreement, date, text, note="", **more) -> Event:
    """An event about an agreement, named in the sentence."""
    sentence = text % {"agreement": agreement}
    url = agreement.get_absolute_url()
    return Event(Lane.AGREEMENT, date, sentence, note, url, **more)


def _approvals(agreement):
    for step in agreement.approvals.all():
        body = f"{step.body} ({step.party})" if step.party else step.body
        names = {"body": body, "kind": str(step.get_kind_display()).lower()}
        if step.asked:
            yield _event(
                agreement, step.asked, _("%(agreement)s: advice or approval asked"), names["body"]
            )
        if step.outcome != ApprovalOutcome.AWAITED:
            note = f"{names['body']}: {step.get_outcome_display()}"
            yield _event(
                agreement, step.decided, _("%(agreement)s: advice or approval given"), note
            )


def _signing(agreement):
    where = " · ".join(filter(None, [agreement.occasion, agreement.place]))
    end = standing_end(agreement)
    yield _event(agreement, agreement.signed, _("%(agreement)s signed"), where, until=end)
    for signature in agreement.signatures.all():
        apart = signature.signed and signature.signed.text != agreement.signed.text
        if signature.state == SignatureState.SIGNED and apart:
            text = _("%(agreement)s signed by %(party)s")
            text = text % {"agreement": agreement, "party": signature.name_then or signature.party}
            url = agreement.get_absolute_url()
            yield Event(Lane.AGREEMENT, signature.signed, text, signature.function, url)
    if agreement.effective and agreement.effective.text != agreement.signed.text:
        yield _event(agreement, agreement.effective, _("%(agreement)s takes effect"))


def standing_end(agreement) -> HonestDate | None:
    """Until when the agreement holds, as far as that is known."""
    if agreement.ended:
        return agreement.ended
    if agreement.notice_ends:
        return agreement.notice_ends
    return end_of(agreement)[0] or None


def _course(agreement, on):
    """Its end, the last day for notice, notice given, and an early end."""
    if agreement.notice_given or agreement.state == AgreementState.NOTICE_GIVEN:
        by = str(agreement.notice_by or "")
        note = " · ".join(filter(None, [by, agreement.notice_reason]))
        yield _event(agreement, agreement.notice_given, _("Notice given of %(agreement)s"), note)
    if agreement.state == AgreementState.ENDED:
        text = _("%(agreement)s ended early")
        yield _event(agreement, agreement.ended, text, agreement.end_reason)
        return
    if agreement.notice_ends:
        yield _event(agreement, agreement.notice_ends, _("%(agreement)s ends by notice"))
        return
    stands = standing(agreement, on)
    if stands.notice_by is not None and stands.notice_by > on:
        yield _event(
            agreement,
            HonestDate.from_date(stands.notice_by),
            _("Last day to give notice of %(agreement)s"),
            is_derived=True,
        )
    if stands.end and agreement.duration != Duration.OPEN:
        text = _("%(agreement)s renewed by itself") if stands.renewed else _("%(agreement)s ends")
        yield _event(agreement, stands.end, text, is_derived=stands.end_is_derived)


def _amendments(agreement):
    for change in agreement.amendments.all():
        date = change.effective or change.signed
        text = _("Addendum to %(agreement)s takes effect")
        if not change.effective:
            text = _("Addendum to %(agreement)s signed")
        elif change.signed and change.signed.text != change.effective.text:
            yield _event(
                agreement, change.signed, _("Addendum to %(agreement)s signed"), change.text
            )
        yield _event(agreement, date, text, change.text)


def _arrangements(partnership):
    for row in partnership.arrangement_rows:
        url = page("arrangement_show", row["id"])
        since, until, by_when = (honest(row, name) for name in ("since", "until", "by_when"))
        what = {"what": row["text"]}
        if since:
            text = _("Arrangement applies: %(what)s") % what
            yield Event(Lane.AGREEMENT, since, text, row["network"], url, until=until or None)
        if by_when:
            text = _("Arrangement to be met: %(what)s") % what
            yield Event(Lane.AGREEMENT, by_when, text, row["network"], url)
        if until:
            text = _("Arrangement no longer applies: %(what)s") % what
            yield Event(Lane.AGREEMENT, until, text, row["network"], url)


def _exchange(partnership):
    parties = {party.pk: str(party) for party in partnership.parties.all()}
    url = page("exchange_list", partnership.pk)
    for row in partnership.exchange_rows:
        names = {"party": parties[row["party"]], "what": row["text"]}
        offers = row["direction"] == ExchangeDirection.OFFER
        since, until = honest(row, "since"), honest(row, "until")
        if since:
            text = _("%(party)s offers: %(what)s") if offers else _("%(party)s seeks: %(what)s")
            yield Event(Lane.AGREEMENT, since, text % names, url=url, until=until or None)
        if until:
            text = (
                _("%(party)s no longer offers: %(what)s")
                if offers
                else _("%(party)s no longer seeks: %(what)s")
            )
            yield Event(Lane.AGREEMENT, until, text % names, url=url)
