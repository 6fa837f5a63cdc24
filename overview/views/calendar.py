"""The calendar: the page, the links that calendar programs read, and what they read there."""

import datetime
import hashlib
from itertools import groupby
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import translation
from django.utils.cache import get_conditional_response
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.http import http_date, quote_etag
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.origin import Door, enter
from accounts.throttle import WITHIN_SECONDS, count_miss, is_guessing
from accounts.views.base import ActionView, FormView, PageView, RegistryView
from lib.dates.values import LAST_YEAR
from lib.mail import full_address
from overview import calendar, models
from overview.calendar import ALL, MINE
from overview.forms.calendar import CalendarFeedForm
from partnerships.models import Partnership

SHOWN = 100


def seen_partnership(user, number: str | None):
    """The partnership with this number in an address; Http404 when it is not in sight."""
    if not number:
        return None
    if not number.isascii() or not number.isdecimal() or len(number) > 15:
        raise Http404
    return get_object_or_404(Partnership.objects.visible_to(user), pk=number)


def page_of(partnership) -> str:
    """The address of the calendar of a partnership, or of one's own."""
    address = reverse("calendar_show")
    return f"{address}?partnership={partnership.pk}" if partnership else address


def name_of(partnership) -> str:
    """What a calendar is called, on the page and in the programs of people."""
    return str(partnership) if partnership else _("My dates (partnerships)")


class CalendarShow(PageView):
    """What is coming, month by month: one's own dates, all in sight, or those of a partnership."""

    any_user = True
    template_name = "overview/calendar_show.html"

    def context(self, **extra):
        user, given = self.request.user, self.request.GET
        partnership = seen_partnership(user, given.get("partnership"))
        which = ALL if given.get("which") == ALL else MINE
        begins = self.first_day()
        first = max(self.on, begins or self.on)
        found = calendar.entries_of(
            user, self.on, partnership or which, since=first, most=SHOWN + 1, begins=begins
        )
        shown, next_url = self.cut(found)
        links = list(models.CalendarFeed.objects.visible_to(user).working().with_sight(user))
        here = partnership.pk if partnership else None
        return super().context(
            partnership=partnership,
            which="" if partnership else which,
            months=[
                {"title": date_format(month, "F Y"), "entries": list(entries)}
                for month, entries in groupby(
                    shown, key=lambda entry: max(entry.day, first).replace(day=1)
                )
            ],
            links=links,
            link=next((link for link in links if link.partnership_id == here), None),
            is_later=begins is not None,
            first_url=self.address(),
            next_url=next_url,
            **extra,
        )

    def first_day(self) -> datetime.date | None:
        """Where a later page begins: before today it can be among what is not known to the day."""
        try:
            day = parse_date(self.request.GET.get("from", ""))
        except ValueError:
            return None
        # The last page may end on the last day that can be written down.
        return day if day and day.year <= LAST_YEAR + 1 else None

    def cut(self, entries) -> tuple[list, str]:
        """The entries of one page, whole days only, and the address of the next."""
        if len(entries) <= SHOWN:
            return entries, ""
        last = entries[SHOWN].day
        shown = [entry for entry in entries if entry.day < last]
        if shown:
            return shown, self.address(last)
        return entries, self.address(last + datetime.timedelta(days=1))

    def address(self, first: datetime.date | None = None) -> str:
        given = {key: self.request.GET.get(key) for key in ("which", "partnership")}
        kept = {key: value for key, value in given.items() if value}
        if first:
            kept["from"] = first.isoformat()
        return f"?{urlencode(kept)}" if kept else reverse("calendar_show")


class CalendarFeedCreate(FormView):
    """Makes a link for calendar programs; its secret is shown this once."""

    any_user = True
    form_class = CalendarFeedForm
    template_name = "overview/calendar_feed_create.html"
    submit_label = gettext_lazy("Make the link")
    link = ""
    success_message = gettext_lazy("The link is made. Copy it now: it is shown only this once.")

    def load(self):
        """The partnership whose calendar it is; none for one's own dates."""
        given = self.request.POST if self.request.method == "POST" else self.request.GET
        return seen_partnership(self.request.user, given.get("partnership"))

    def form_kwargs(self) -> dict:
        return {"user": self.request.user, "partnership": self.target}

    def get_heading(self) -> str:
        return _("A link for your own calendar program")

    def back_url(self) -> str:
        return page_of(self.target)

    def context(self, **extra):
        links = models.CalendarFeed.objects.visible_to(self.request.user).working()
        return super().context(
            link=self.link,
            name=name_of(self.target),
            partnership=self.target,
            parent={"url": self.back_url(), "name": _("Calendar")},
            replaces=links.filter(partnership=self.target).exists(),
            **extra,
        )

    def save(self, form):
        feed, token = form.save(by=self.request.user, at=self.at)
        self.link = full_address(reverse("calendar_feed", args=[token]))
        return feed

    def success_url(self, saved) -> str:
        return self.back_url()

    def post(self, request, *args, **kwargs):
        answer = super().post(request, *args, **kwargs)
        if not self.link:
            return answer
        # Drawn straight away: the link is stored nowhere, not even for the next page.
        return self.render(self.context(form=self.get_form()))


class CalendarFeedRevoke(ActionView):
    """Makes a link worthless."""

    any_user = True
    model = models.CalendarFeed
    success_message = gettext_lazy("The link has ended: nothing can be read with it any more.")

    def act(self):
        return calendar.revoke_feed(self.target, by=self.request.user, at=self.at)

    def success_url(self, changed) -> str:
        seen = Partnership.objects.visible_to(self.request.user)
        return f"{page_of(seen.filter(pk=changed.partnership_id).first())}#links"

    def back_url(self) -> str:
        return reverse("calendar_show")


class CalendarFeed(RegistryView):
    """What a calendar program reads with a secret link: what its owner may see at this moment.

    An unknown link, an ended one, one of somebody who is no longer active and one to a partnership
    out of sight get the same answer. Only unknown ones count as guesses: a program goes on asking
    for what has ended, often from an address that it shares with many others.
    """

    public = True
    http_method_names = ["get", "head", "options"]

    def get(self, request, *args, **kwargs):
        enter(Door.CALENDAR)
        if is_guessing(request):
            return _plain(429, headers={"Retry-After": str(WITHIN_SECONDS)})
        feed = calendar.find_feed(self.kwargs["token"])
        if feed is None:
            count_miss(request)
        scope = self.scope(feed)
        if scope is None:
            return _plain(404)
        with translation.override(feed.user.language or settings.LANGUAGE_CODE):
            entries = calendar.entries_of(feed.user, self.on, scope)
            content = calendar.as_text(entries, name=name_of(feed.partnership), on=self.on)
            language = translation.get_language()
        calendar.note_reading(feed, at=self.at)
        return self.answer(content, language)

    def scope(self, feed):
        """Which calendar this link opens at this moment; None when it opens nothing."""
        if feed is None or feed.revoked_at or not feed.user.is_active:
            return None
        if feed.partnership is None:
            return MINE
        seen = Partnership.objects.visible_to(feed.user)
        return seen.filter(pk=feed.partnership_id).first()

    def answer(self, content: bytes, language: str):
        """The calendar; or that it is as it was, when the program has it already."""
        etag = quote_etag(hashlib.sha256(content).hexdigest()[:32])
        changed = calendar.last_change(self.at)
        stamp = int(changed.timestamp()) if changed else None
        response = HttpResponse(
            content,
            content_type="text/calendar; charset=utf-8",
            headers={
                "Content-Disposition": 'inline; filename="calendar.ics"',
                "Content-Language": language,
                "Cache-Control": "private, no-cache",
                "X-Robots-Tag": "noindex",
                "Referrer-Policy": "no-referrer",
                "ETag": etag,
            },
        )
        if stamp:
            response["Last-Modified"] = http_date(stamp)
        answer = get_conditional_response(self.request, etag, stamp, response)
        answer.headers.setdefault("Cache-Control", "private, no-cache")
        return answer


def _plain(status: int, headers=None) -> HttpResponse:
    """A refusal for programs: the same bytes whatever was wrong."""
    return HttpResponse(
        "",
        content_type="text/plain; charset=utf-8",
        status=status,
        headers={"Cache-Control": "no-store", "X-Robots-Tag": "noindex", **(headers or {})},
    )
