"""My work as a page: kinds, long lists, saved views, and the count in the menu."""

import datetime
import re

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from evaluations import adoption
from evaluations.models import Deputy
from overview.counting import forget
from overview.duties import DutyKind, count_duties, duties_of
from partnerships.models import ActionPoint, Meeting, SavedView
from tests.evaluations.situations import AT, submitted
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    ThemeFactory,
    make_partnership,
    make_user,
)

pytestmark = pytest.mark.django_db
URL = reverse("work_show")
COUNT = reverse("work_count")
ON = AT.date()


@pytest.fixture
def desk():
    """A coordinator with a partnership and an own contact."""
    here = OrganisationFactory(name="Onze")
    user = make_user(here, "coordinator")
    contact = ContactFactory(organisation=here, user=user)
    partnership = make_partnership(here, OrganisationFactory(), coordinator=contact)
    return user, contact, partnership


def add_actions(desk, number, **fields) -> None:
    _user, contact, partnership = desk
    for count in range(number):
        ActionPoint.objects.create(
            partnership=partnership, assignee=contact, text=f"Actie {count}", **fields
        )


def lines(user, kind=None) -> list:
    user = User.objects.get(pk=user.pk)
    found = [duty for group in duties_of(user, ON).values() for duty in group]
    return [duty for duty in found if kind in (None, duty.kind)]


class TestKinds:
    def test_narrow_the_page_and_tell_how_much_there_is_of_each(self, client, desk):
        add_actions(desk, 2)
        ThemeFactory(partnership=desk[2])
        client.force_login(desk[0])

        page = client.get(URL, {"kind": "theme"})

        assert [(str(one.label), one.count, one.current) for one in page.context["kinds"]] == [
            ("Alles", 3, False),
            ("Thema’s en trekkers", 1, True),
            ("Actiepunten", 2, False),
        ]
        [group] = page.context["groups"]
        assert [duty.kind for duty in group.duties] == [DutyKind.THEME]
        assert client.get(URL, {"kind": "?"}).context["total"] == 3

    def test_each_choice_leads_to_as_many_lines_as_it_tells(self, client, desk):
        add_actions(desk, 2)
        ThemeFactory(partnership=desk[2])
        client.force_login(desk[0])

        choices = client.get(URL).context["kinds"]

        for one in choices:
            groups = client.get(one.url).context["groups"]
            assert sum(len(group.duties) for group in groups) == one.count, one.url
        assert [one.count for one in choices] == [3, 1, 2]

    def test_a_kind_without_lines_says_so(self, client, desk):
        add_actions(desk, 1)
        client.force_login(desk[0])

        assert "Hiervan wacht nu niets op u" in client.get(URL, {"kind": "guide"}).text

    def test_long_groups_are_cut_off_with_their_number(self, client, desk):
        add_actions(desk, 12)
        client.force_login(desk[0])

        [short] = client.get(URL).context["groups"]
        [whole] = client.get(short.more).context["groups"]

        assert (len(short.duties), short.total, len(whole.duties), whole.more) == (10, 12, 12, "")
        assert "Toon alle 12" in client.get(URL).text

    def test_in_english(self, client, desk):
        add_actions(desk, 1)
        User.objects.filter(pk=desk[0].pk).update(language="en")
        client.force_login(desk[0])

        assert "What stands here, and why" in client.get(URL).text
        assert "An open action point was given to you." in client.get(reverse("work_rules")).text


def test_costs_the_same_for_2_and_20_lines_of_several_kinds(client, desk):
    user, _contact, partnership = desk
    body = partnership.bodies.create(name="Stuurgroep")
    costs = []
    for number in (2, 18):
        add_actions(desk, number)
        for _ in range(number):
            ThemeFactory(partnership=partnership)
            Meeting.objects.create(body=body, planned_on=datetime.date(2020, 1, 1))
        client.force_login(User.objects.get(pk=user.pk))
        with CaptureQueriesContext(connection) as queries:
            page = client.get(URL, {"all": "later"})
        costs.append(len(queries))

    assert page.context["total"] == 60
    assert costs[0] == costs[1] <= 60


class TestCoordinated:
    def coordinate(self, desk, number, **fields):
        _user, contact, partnership = desk
        for count in range(number):
            make_partnership(
                partnership.keeper, title=f"Meer {count}", coordinator=contact, **fields
            )

    def test_all_are_shown_while_they_fit(self, client, desk):
        self.coordinate(desk, 9)
        client.force_login(desk[0])

        page = client.get(URL)

        assert len(page.context["coordinated"].shown) == 10
        assert "coordinator=me" not in page.text

    @pytest.mark.parametrize(
        ("ended", "words"),
        [(0, "Toon alle 13 in de lijst"), (2, "Toon alle 15 in de lijst, ook wat is geëindigd")],
    )
    def test_leads_to_all_of_them_with_the_number_of_the_list(self, client, desk, ended, words):
        self.coordinate(desk, 12)
        self.coordinate(desk, ended, stage="ended")
        client.force_login(desk[0])

        page = client.get(URL)

        assert len(page.context["coordinated"].shown) == 10
        assert "Dit zijn er 10 van de 13." in page.text
        link = f'<a href="{reverse("partnership_list")}?coordinator=me">{words}</a>'
        assert link in page.text
        listed = client.get(f"{reverse('partnership_list')}?coordinator=me")
        assert len(listed.context["rows"]) == 13 + ended


class TestSentBack:
    def test_says_who_sent_it_back_and_why_until_it_is_submitted_again(self):
        situation = submitted()
        people = situation.people
        assert [one.key for one in lines(people.coordinator, DutyKind.EVALUATION)] == []
        with time_machine.travel(AT, tick=False):
            adoption.send_back(
                situation.sign_off(1), note="Het aantal klopt niet", by=people.their_manager, at=AT
            )

        [line] = lines(people.coordinator, DutyKind.EVALUATION)

        assert line.key == f"sent-back-{situation.evaluation.pk}"
        assert line.text == "Evaluatie 2026 aanpassen en opnieuw indienen: ze is teruggestuurd"
        assert line.note == f"{situation.organisations[1]}: ‘Het aantal klopt niet’"
        assert line.due_on is None
        assert lines(people.their_manager, DutyKind.EVALUATION) == []


class TestAuthors:
    @pytest.fixture
    def author(self):
        """The only manager of the other party, who also concluded the evaluation."""
        situation = submitted()
        manager = situation.people.their_manager
        type(situation.evaluation).objects.update(concluded_by=manager)
        return situation, manager

    def ways(self, user) -> list[str]:
        return [line.url for line in lines(user, DutyKind.ADOPTION)]

    def test_is_led_to_a_deputy_then_to_waiting(self, author):
        situation, manager = author
        place = situation.organisations[1]
        assert self.ways(manager) == [reverse("deputy_create", args=[place.pk])]

        colleague = make_user(place)
        Deputy.objects.create(
            organisation=place, user=colleague, starts_on=ON, ends_on=ON, named_by=manager
        )
        with time_machine.travel(AT, tick=False):
            page = situation.evaluation.get_absolute_url()
            assert self.ways(manager) == [page]
            assert "vervanger" in lines(manager, DutyKind.ADOPTION)[0].note
            assert [line.note for line in lines(colleague, DutyKind.ADOPTION)] == [""]

    def test_who_is_alone_chooses_whether_four_eyes_are_asked(self, author):
        situation, manager = author
        place = situation.organisations[1]
        place.memberships.exclude(user=manager).update(ends_on=datetime.date(2020, 2, 1))

        assert self.ways(manager) == [reverse("four_eyes_edit", args=[place.pk])]

        type(place).objects.filter(pk=place.pk).update(four_eyes=False)
        assert self.ways(manager) == [situation.evaluation.get_absolute_url()]


def count_in(page) -> tuple[int, int] | None:
    """What the menu on a page says, (all, late), the same in each of its places; None: it asks."""
    if f'hx-get="{COUNT}"' in page.text:
        assert "te doen</span>" not in page.text
        return None
    said = set()
    for place in ("wide", "narrow"):
        [drawn] = re.findall(rf'<span id="work-count-{place}"[^>]*>(.*?)</span>\s*</a>', page.text)
        numbers = [int(number) for number in re.findall(r">(\d+)[ <]", drawn)]
        said.add(tuple(numbers + [0, 0])[:2])
    [drawn] = re.findall(r'id="work-count-button"[^>]*>(?:<span[^>]*>(\d+))?', page.text)
    [(total, late)] = said
    assert int(drawn or 0) == total
    return total, late


class TestMenu:
    @time_machine.travel("2026-11-22 09:00+01:00")
    def test_counts_what_waits_and_apart_what_is_late_on_every_page(self, client, desk):
        add_actions(desk, 2)
        add_actions(desk, 1, due_on=datetime.date(2026, 11, 21))
        client.force_login(desk[0])
        client.get(COUNT)

        text = client.get(reverse("partnership_list")).text

        assert '3<span class="visually-hidden"> te doen</span>' in text
        assert "1 te laat" in text

    def test_says_nothing_when_nothing_waits(self, client):
        client.force_login(make_user(OrganisationFactory()))
        client.get(COUNT)

        assert count_in(client.get(reverse("partnership_list"))) == (0, 0)

    def test_no_page_waits_for_it(self, client, desk, monkeypatch):
        """Not known yet: the page is drawn without it, and asks for it once."""
        add_actions(desk, 2)
        client.force_login(desk[0])
        monkeypatch.setattr("overview.counting.count_duties", pytest.fail)

        page = client.get(reverse("partnership_list"))

        assert count_in(page) is None
        assert page.text.count(f'hx-get="{COUNT}"') == 1

    def test_keeps_the_room_of_the_last_one_and_shows_no_old_number(self, client, desk):
        """So that the menu does not jump; hidden, and in no text that is read out."""
        add_actions(desk, 11)
        client.force_login(desk[0])
        client.get(COUNT)
        forget(desk[0])

        text = client.get(reverse("partnership_list")).text

        assert text.count('class="unknown"') == 3
        assert text.count('<span class="count num" data-was="11"></span>') == 3
        assert "te doen</span>" not in text

    def test_what_is_written_while_it_is_counted_is_not_missed(self, client, desk, monkeypatch):
        """Two things done in quick succession: the count after the first comes after the second."""
        add_actions(desk, 2)
        client.force_login(desk[0])

        def count_slowly(user, on):
            found = count_duties(user, on)
            row = ActionPoint.objects.filter(state="open").first()
            client.post(reverse("action_complete", args=[row.pk]), {"version": row.version})
            return found

        with monkeypatch.context() as patch:
            patch.setattr("overview.counting.count_duties", count_slowly)
            client.get(COUNT)

        assert count_in(client.get(reverse("partnership_list"))) is None
        client.get(COUNT)
        assert count_in(client.get(reverse("partnership_list"))) == (1, 0)

    def test_a_number_of_yesterday_is_not_shown(self, client, desk):
        add_actions(desk, 2)
        with time_machine.travel("2026-11-22 23:59:50+01:00", tick=False):
            client.force_login(desk[0])
            client.get(COUNT)
            assert count_in(client.get(reverse("partnership_list"))) == (2, 0)
        with time_machine.travel("2026-11-23 00:00:10+01:00", tick=False):
            assert count_in(client.get(reverse("partnership_list"))) is None

    def test_what_one_does_oneself_counts_at_once_and_what_others_do_on_my_work(self, client, desk):
        add_actions(desk, 2)
        client.force_login(desk[0])
        shown = reverse("partnership_list")
        assert count_in(client.get(URL)) == (2, 0)

        ActionPoint.objects.filter(text="Actie 0").update(state="done")  # by somebody else
        assert count_in(client.get(shown)) == (2, 0)  # at most a minute old
        assert count_in(client.get(URL)) == (1, 0)
        assert count_in(client.get(shown)) == (1, 0)

        row = ActionPoint.objects.get(state="open")
        client.post(reverse("action_complete", args=[row.pk]), {"version": row.version})
        assert count_in(client.get(shown)) is None
        client.get(COUNT)
        assert count_in(client.get(shown)) == (0, 0)

    def test_is_a_minute_old_at_most(self, client, desk):
        client.force_login(desk[0])
        shown = reverse("partnership_list")
        with time_machine.travel(AT, tick=False) as clock:
            client.get(COUNT)
            clock.shift(59)
            assert count_in(client.get(shown)) == (0, 0)
            clock.shift(2)
            assert count_in(client.get(shown)) is None


class TestStarred:
    def test_a_saved_view_is_a_block_with_its_number_and_first_rows(self, client, desk):
        user, _contact, partnership = desk
        for number in range(6):
            make_partnership(partnership.keeper, OrganisationFactory(), title=f"Pact {number}")
        view = SavedView.objects.create(user=user, name="Pacten", query="q=pact")
        SavedView.objects.create(user=user, name="Zonder ster", query="")
        for row in type(partnership).objects.all():
            type(partnership).objects.filter(pk=row.pk).update(search_text=row.title.lower())
        view.starred_by.add(user)
        client.force_login(user)

        page = client.get(URL)

        [block] = page.context["starred"]
        assert (block.view.name, block.count, len(block.partnerships)) == ("Pacten", 6, 5)
        assert f"{reverse('partnership_list')}?q=pact" in page.text
        assert "Toon alle 6" in page.text

    def test_a_view_of_somebody_else_that_is_no_longer_shared_is_gone(self, client, desk):
        other = make_user(OrganisationFactory())
        view = SavedView.objects.create(user=other, name="Van een ander")
        view.starred_by.add(desk[0])
        client.force_login(desk[0])

        assert client.get(URL).context["starred"] == []
