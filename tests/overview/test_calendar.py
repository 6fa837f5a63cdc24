"""The page of the calendar, its links, and what programs read."""

import datetime

import pytest
import time_machine
from django.urls import reverse
from icalendar import Calendar

from accounts.models import AuditEntry
from lib.dates import HonestDate, honest_columns
from organisations.inviting import hash_of
from overview.calendar import ALL, MINE, entries_of, revoke_feed
from overview.models import CalendarFeed
from partnerships.models import ActionPoint, Agreement, Meeting
from tests.factories import AgreementFactory, form_data

from .calendars import AT, ON, day, events, feed_url, fresh, make_dates, more_of_everything, titles

pytestmark = pytest.mark.django_db
URL = reverse("calendar_show")
NEW = reverse("calendar_feed_create")


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20 11:00+01:00", tick=False):
        yield


@pytest.fixture
def dates():
    return make_dates()


def shown(response) -> list:
    return [entry for month in response.context["months"] for entry in month["entries"]]


def aside_of(response) -> str:
    return response.text.partition("<aside>")[2]


def end_url() -> str:
    return reverse("calendar_feed_revoke", args=[CalendarFeed.objects.get().pk])


class TestShow:
    @pytest.mark.parametrize("query", ["", "?which=all"])
    def test_lists_what_the_feed_tells(self, client, dates, query):
        client.force_login(dates.user)

        found = shown(client.get(URL + query))

        scope = ALL if query else MINE
        assert found == entries_of(dates.user, ON, scope, since=ON)
        assert found

    def test_of_one_partnership_as_its_feed(self, client, dates):
        client.force_login(dates.user)

        page = client.get(f"{URL}?partnership={dates.partnership.pk}")

        feed = client.get(feed_url(dates.user, dates.partnership))
        assert {entry.title: entry.day for entry in shown(page)} == titles(feed)

    def test_by_month(self, client, dates):
        client.force_login(dates.other)

        months = client.get(f"{URL}?which=all").context["months"]

        assert [month["title"] for month in months] == [
            "december 2026",
            "januari 2027",
            "februari 2027",
            "maart 2027",
            "juni 2027",
        ]

    def test_what_may_be_this_month_stands_in_this_month(self, client, dates):
        Agreement.objects.update(
            **honest_columns("ends", "2026-11"), notice_stated="not_stated", notice_months=None
        )
        client.force_login(dates.other)

        first = client.get(f"{URL}?which=all").context["months"][0]

        assert first["title"] == "november 2026"
        assert [entry.title for entry in first["entries"]] == [
            "In de loop van november 2026: Loopt af: Convenant"
        ]

    def test_pages_tell_each_entry_once(self, client, dates, monkeypatch):
        monkeypatch.setattr("overview.views.calendar.SHOWN", 5)
        more_of_everything(dates, 4)
        client.force_login(dates.other)
        query, found = "?which=all", []
        while query:
            response = client.get(URL + query)
            found += shown(response)
            query = response.context["next_url"]

        everything = entries_of(dates.other, ON, ALL, since=ON)
        assert [entry.key for entry in found] == [entry.key for entry in everything]

    @pytest.mark.parametrize(
        "vague",
        [["2026"] * 8, ["2026", "2026-11"] * 6, ["2026", "2027"] * 6, ["2027"] * 12],
        ids=["before today", "also this month", "also later", "later"],
    )
    @pytest.mark.parametrize("of", ["papers", "meetings"])
    def test_pages_go_on_past_what_is_not_known_to_the_day(
        self, client, dates, monkeypatch, vague, of
    ):
        monkeypatch.setattr("overview.views.calendar.SHOWN", 3)
        for date in vague:
            if of == "papers":
                AgreementFactory(partnership=dates.partnership, state="signed", ends=date)
            else:
                Meeting.objects.create(body=dates.body, planned_on=ON, held=HonestDate.parse(date))
        AgreementFactory(partnership=dates.partnership, state="signed", ends="2031-05-05")
        client.force_login(dates.other)
        query, found, pages = "?which=all", [], 0
        while query and pages < 50:
            response = client.get(URL + query)
            found += shown(response)
            query, pages = response.context["next_url"], pages + 1

        everything = entries_of(dates.other, ON, ALL, since=ON)
        assert found == everything
        assert len([entry for entry in found if entry.when]) == len(vague)
        assert found[-1].day == day(5, 5, 2031)

    @pytest.mark.parametrize(
        "query", ["?from=x", "?from=2026-02-31", "?which=x", "?from=1999-01-01"]
    )
    def test_nonsense_in_the_address_is_left_aside(self, client, dates, query):
        client.force_login(dates.user)

        assert shown(client.get(URL + query)) == entries_of(dates.user, ON, MINE, since=ON)

    @pytest.mark.parametrize("query", ["?which=all&", "?partnership={pk}&"])
    def test_no_day_is_too_far_away(self, client, dates, query):
        client.force_login(dates.user)
        url = URL + query.format(pk=dates.partnership.pk)

        assert shown(client.get(f"{url}from=9999-12-31")) == shown(client.get(url)) != []
        assert shown(client.get(f"{url}from=2101-01-01")) == []

    @pytest.mark.parametrize("number", ["0", "x", "²", "9" * 30])
    def test_unknown_partnership_is_404(self, client, dates, number):
        client.force_login(dates.user)

        assert client.get(URL, {"partnership": number}).status_code == 404

    def test_stranger_404(self, client, dates):
        client.force_login(dates.people.stranger)

        assert client.get(f"{URL}?partnership={dates.partnership.pk}").status_code == 404

    def test_says_so_when_nothing_is_coming(self, client, dates):
        client.force_login(dates.people.stranger)

        response = client.get(URL)

        assert shown(response) == []
        assert "Er komt niets aan" in response.content.decode()

    def test_signed_out_leads_to_the_sign_in_page(self, client, dates):
        assert client.get(URL).status_code == 302

    def test_shows_own_links_with_when_they_were_read(self, client, dates):
        url = feed_url(dates.user)
        feed_url(dates.other)
        client.get(url)
        client.force_login(dates.user)

        response = client.get(URL)

        [link] = response.context["links"]
        assert link.user == dates.user
        assert "gelezen op 20 november 2026, 11:00" in response.content.decode()

    def test_names_no_partnership_that_is_out_of_sight(self, client, dates):
        feed_url(dates.user, dates.partnership)
        feed_url(dates.user)
        client.force_login(dates.user)
        title = str(dates.partnership)
        assert title in aside_of(client.get(URL))
        dates.user.memberships.all().delete()

        page = client.get(URL)

        assert title not in page.text
        assert [link.name_to_owner for link in page.context["links"]] == [
            "Mijn datums",
            "Een samenwerking die u niet meer ziet",
        ]
        assert "De link laat niets zien." in aside_of(page)

    def test_the_number_of_queries_does_not_grow(
        self, client, dates, django_assert_max_num_queries
    ):
        more_of_everything(dates, 2)
        client.force_login(dates.other)
        with django_assert_max_num_queries(20) as few:
            client.get(f"{URL}?which=all")
        number = len(few)
        more_of_everything(dates, 18)
        with django_assert_max_num_queries(number):
            client.get(f"{URL}?which=all")


class TestFeedCreate:
    def make(self, client, query="") -> str:
        """Make a link as a person does; the secret address on the page."""
        data = form_data(client.get(NEW + query))
        return client.post(NEW, data).context["link"]

    @pytest.mark.parametrize("of_partnership", [False, True])
    def test_shows_the_secret_once_and_keeps_its_hash(self, client, dates, of_partnership):
        client.force_login(dates.user)
        query = f"?partnership={dates.partnership.pk}" if of_partnership else ""

        link = self.make(client, query)

        feed = CalendarFeed.objects.get()
        token = link.rpartition("/")[2].removesuffix(".ics")
        assert feed.token_hash == hash_of(token)
        assert feed.user == dates.user
        assert feed.partnership == (dates.partnership if of_partnership else None)
        assert token not in client.get(URL).content.decode()
        assert client.get(link.removeprefix("http://localhost:8000")).status_code == 200

    def test_leaves_a_trail_without_the_secret(self, client, dates):
        client.force_login(dates.user)

        self.make(client)

        entry = AuditEntry.objects.get(object_type="overview.calendarfeed")
        assert (entry.verb, entry.actor_id) == ("create", dates.user.pk)
        assert CalendarFeed.objects.get().token_hash not in str(vars(entry))

    def test_replaces_the_one_before(self, client, dates):
        client.force_login(dates.user)
        of_partnership = feed_url(dates.user, dates.partnership)
        old = feed_url(dates.user)
        assert "werkt dan niet meer" in client.get(NEW).content.decode()

        self.make(client)

        assert client.get(old).status_code == 404
        assert client.get(of_partnership).status_code == 200
        assert CalendarFeed.objects.filter(revoked_at__isnull=True, partnership=None).count() == 1

    def test_sent_twice_makes_one(self, client, dates):
        client.force_login(dates.user)
        data = form_data(client.get(NEW))
        client.post(NEW, data)

        response = client.post(NEW, data)

        assert response.status_code == 302
        assert CalendarFeed.objects.count() == 1

    def test_bad_input_422(self, client, dates):
        client.force_login(dates.user)

        assert client.post(NEW, {"token": "x"}).status_code == 422
        assert CalendarFeed.objects.count() == 0

    def test_stranger_404(self, client, dates):
        client.force_login(dates.people.stranger)
        data = {**form_data(client.get(NEW)), "partnership": dates.partnership.pk}

        assert client.get(f"{NEW}?partnership={dates.partnership.pk}").status_code == 404
        assert client.post(NEW, data).status_code == 404
        assert CalendarFeed.objects.count() == 0


class TestFeedRevoke:
    def test_ends_the_link(self, client, dates):
        url = feed_url(dates.user)
        client.force_login(dates.user)

        response = client.post(
            reverse("calendar_feed_revoke", args=[CalendarFeed.objects.get().pk])
        )

        assert response.url == f"{URL}#links"
        assert client.get(url).status_code == 404
        verbs = AuditEntry.objects.filter(object_type="overview.calendarfeed")
        assert list(verbs.order_by("pk").values_list("verb", flat=True)) == ["create", "end"]

    def test_leads_to_a_page_that_is_there(self, client, dates):
        """To the calendar of the partnership, while that is in sight."""
        client.force_login(dates.user)
        feed_url(dates.user, dates.partnership)
        seen = client.post(end_url(), follow=True)
        CalendarFeed.objects.all().delete()
        feed_url(dates.user, dates.partnership)
        dates.user.memberships.all().delete()

        gone = client.post(end_url(), follow=True)

        assert seen.redirect_chain == [(f"{URL}?partnership={dates.partnership.pk}#links", 302)]
        assert gone.redirect_chain == [(f"{URL}#links", 302)]
        assert (seen.status_code, gone.status_code) == (200, 200)
        assert "De link is beëindigd" in gone.text
        assert str(dates.partnership) not in gone.text

    def test_only_by_whose_it_is(self, client, dates):
        url = feed_url(dates.user)
        client.force_login(dates.people.manager)

        response = client.post(
            reverse("calendar_feed_revoke", args=[CalendarFeed.objects.get().pk])
        )

        assert response.status_code == 404
        assert client.get(url).status_code == 200

    def test_twice_409(self, client, dates):
        feed_url(dates.user)
        feed = CalendarFeed.objects.get()
        revoke_feed(feed, by=dates.user, at=AT)
        client.force_login(dates.user)

        assert client.post(end_url()).status_code == 409

    def test_get_405(self, client, dates):
        feed_url(dates.user)
        client.force_login(dates.user)

        assert client.get(end_url()).status_code == 405


class TestFeed:
    def test_is_a_calendar(self, client, dates):
        response = client.get(feed_url(dates.user, dates.partnership))

        calendar = Calendar.from_ical(response.content)
        assert response["Content-Type"] == "text/calendar; charset=utf-8"
        assert str(calendar["VERSION"]) == "2.0"
        assert str(calendar["METHOD"]) == "PUBLISH"
        assert str(calendar["X-WR-CALNAME"]) == str(dates.partnership)
        assert calendar["PRODID"]
        assert all(len(line) <= 75 for line in response.content.split(b"\r\n"))
        for event in events(response):
            assert type(event["DTSTART"].dt) is datetime.date
            assert event["DTEND"].dt - event["DTSTART"].dt == datetime.timedelta(days=1)
            assert event["DTSTAMP"].dt.tzinfo is not None
            assert event["LAST-MODIFIED"].dt == event["DTSTAMP"].dt
            assert event["URL"].startswith("http://localhost:8000/")

    def test_tells_what_the_page_tells(self, client, dates):
        response = client.get(feed_url(dates.user))

        found = entries_of(fresh(dates.user), ON, MINE)
        assert titles(response) == {entry.title: entry.day for entry in found}

    def test_names_of_entries_are_unique_and_stay_over_edits(self, client, dates):
        url = feed_url(dates.user, dates.partnership)
        before = {str(event["UID"]): event for event in events(client.get(url))}
        assert len(before) == len(events(client.get(url)))
        assert f"{dates.action.uuid}-due@localhost" in before

        ActionPoint.objects.update(text="Andere zaal", due_on=day(2, 9), version=2)

        after = {str(event["UID"]): event for event in events(client.get(url))}
        assert set(after) == set(before)
        changed = f"{dates.action.uuid}-due@localhost"
        assert after[changed]["DTSTART"].dt == day(2, 9)
        assert (before[changed]["SEQUENCE"], after[changed]["SEQUENCE"]) == (1, 2)

    def test_lines_of_my_work_keep_their_names(self, client, dates):
        url = feed_url(dates.user)
        before = {str(event["UID"]) for event in events(client.get(url))}

        with time_machine.travel("2026-11-21 11:00+01:00", tick=False):
            after = {str(event["UID"]) for event in events(client.get(url))}

        assert after == before

    def test_a_meeting_called_off_disappears(self, client, dates):
        url = feed_url(dates.user, dates.partnership)
        Meeting.objects.all().delete()

        assert "Stuurgroep" not in titles(client.get(url))

    @pytest.mark.parametrize(
        ("on", "begins", "in_utc"),
        [
            ("2026-12-01", "14:00", "2026-12-01T13:00:00+00:00"),
            ("2027-07-01", "14:00", "2027-07-01T12:00:00+00:00"),
            # Half past two is not there, and is there twice.
            ("2027-03-28", "02:30", "2027-03-28T01:30:00+00:00"),
            ("2027-10-31", "02:30", "2027-10-31T00:30:00+00:00"),
        ],
    )
    def test_a_meeting_has_its_hours(self, client, dates, on, begins, in_utc):
        Meeting.objects.update(planned_on=on, starts_at=begins, ends_at="16:30")

        [event] = [
            event
            for event in events(client.get(feed_url(dates.user, dates.partnership)))
            if event["SUMMARY"] == "Stuurgroep"
        ]

        assert event["DTSTART"].dt.isoformat() == in_utc
        assert event["DTEND"].dt > event["DTSTART"].dt
        assert event["TRANSP"] == "OPAQUE"

    def test_no_end_is_made_up(self, client, dates):
        Meeting.objects.update(starts_at="14:00")

        body = client.get(feed_url(dates.user, dates.partnership)).content.decode()

        block = body[body.index("Stuurgroep") - 300 : body.index("Stuurgroep") + 300]
        assert "DTSTART:20270112T130000Z" in block
        assert "DTEND:2027" not in block

    def test_text_of_people_stays_text(self, client, dates):
        nasty = 'A, B; C\\n"x"\r\nBEGIN:VEVENT\r\nSUMMARY:vals'
        ActionPoint.objects.update(text=nasty)
        url = feed_url(dates.user, dates.partnership)

        found = titles(client.get(url))

        assert "vals" not in found
        assert len([title for title in found if title.startswith("Actiepunt: A, B; C")]) == 1

    @pytest.mark.parametrize(
        ("language", "words", "tag"),
        [("nl", "Actiepunt: Zaal regelen", "nl"), ("en", "Action point: Zaal regelen", "en")],
    )
    def test_speaks_the_language_of_its_owner(self, client, dates, language, words, tag):
        type(dates.user).objects.filter(pk=dates.user.pk).update(language=language)

        response = client.get(
            feed_url(fresh(dates.user), dates.partnership), headers={"accept-language": "fr"}
        )

        assert words in titles(response)
        assert response["Content-Language"] == tag

    def test_needs_and_gives_no_cookie(self, client, dates):
        response = client.get(feed_url(dates.user))

        assert response.cookies == {}
        assert response["Cache-Control"] == "private, no-cache"

    @pytest.mark.parametrize(
        ("on", "noon"), [("2026-03-29", "00:30+01:00"), ("2026-10-25", "23:30+01:00")]
    )
    def test_the_days_the_clock_changes(self, client, dates, on, noon):
        """Whole days stay the day they are, half an hour from midnight too."""
        ActionPoint.objects.update(due_on=on)
        with time_machine.travel(f"{on} {noon}", tick=False):
            found = titles(client.get(feed_url(dates.user, dates.partnership)))

        assert str(found["Actiepunt: Zaal regelen"]) == on
