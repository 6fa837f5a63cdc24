"""The time picture: bars, papers and evaluations through the years."""

import datetime

import pytest
import time_machine
from django.urls import reverse

from overview.time_picture import time_picture
from partnerships.models import Partnership, Party
from tests.evaluations.situations import adopted, opened
from tests.factories import (
    AgreementFactory,
    OrganisationFactory,
    make_partnership,
    make_programme,
    make_user,
)

pytestmark = pytest.mark.django_db
URL = reverse("portfolio_time_show")
ON = datetime.date(2026, 11, 20)


@pytest.fixture(autouse=True)
def november():
    with time_machine.travel("2026-11-20 11:00+01:00", tick=False):
        yield


@pytest.fixture
def here():
    return OrganisationFactory()


@pytest.fixture
def user(here):
    return make_user(here, "manager")


def row_of(user, partnership, on=ON):
    [row] = time_picture(user, [partnership], on).rows
    return row


def sure(stretches) -> list:
    return [stretch for stretch in stretches if stretch.is_sure]


def unsure(stretches) -> list:
    return [stretch for stretch in stretches if not stretch.is_sure]


class TestBars:
    """How long a partnership lasts, as honestly as it is known."""

    @pytest.mark.parametrize(
        ("fields", "words", "solid", "dashed"),
        [
            ({"since": "2014-05-27"}, "sinds 27 mei 2014", 1, 1),
            ({"since": "2014-05"}, "sinds mei 2014", 1, 2),
            (
                {"since": None},
                "begin niet bekend, aantoonbaar sinds 20 november 2026",
                1,
                2,
            ),
            ({"since": "start"}, "vanaf de start, aantoonbaar sinds 20 november 2026", 1, 2),
            ({"since": None, "stage": "exploring"}, "begin niet bekend", 0, 2),
            ({"since": "2026"}, "sinds 2026", 1, 2),
            (
                {"since": "2014-05-27", "ended": "2020-01-31", "stage": "ended"},
                "sinds 27 mei 2014, beëindigd op 31 januari 2020",
                1,
                0,
            ),
            (
                {"since": "2014-05-27", "ended": "2020", "stage": "ended"},
                "sinds 27 mei 2014, beëindigd in 2020",
                1,
                1,
            ),
            (
                {"since": "2014-05-27", "stage": "ended"},
                "sinds 27 mei 2014, beëindigd op een dag die niet bekend is",
                0,
                1,
            ),
        ],
    )
    def test_is_dashed_where_it_is_not_known(self, here, user, fields, words, solid, dashed):
        partnership = make_partnership(here, OrganisationFactory(), **fields)

        row = row_of(user, partnership)

        assert row.lasted == words
        assert (len(sure(row.bars)), len(unsure(row.bars))) == (solid, dashed)

    def test_a_later_end_has_not_come_yet(self, here, user):
        partnership = make_partnership(
            here, OrganisationFactory(), since="2014-05-27", ended="2025-12-31", stage="ended"
        )

        assert row_of(user, partnership, datetime.date(2025, 6, 1)).lasted == "sinds 27 mei 2014"

    @pytest.mark.parametrize("since", ["2018-03", "2016", "2018-03-01"])
    def test_nothing_is_sure_of_what_had_not_begun(self, here, user, since):
        partnership = make_partnership(here, OrganisationFactory(), since=since)

        row = row_of(user, partnership, datetime.date(2016, 1, 1))

        assert (len(sure(row.bars)), len(unsure(row.bars))) == (0, 1)

    def test_what_is_known_makes_it_sure(self, here, user):
        partnership = make_partnership(here, OrganisationFactory())
        AgreementFactory(partnership=partnership, state="signed", signed="2020-06-01")

        assert len(sure(row_of(user, partnership).bars)) == 1

    @pytest.mark.parametrize(
        ("recorded", "year", "day"),
        [("2024-03-01", None, "1 maart 2024"), ("2026-03-01", 2025, "1 januari 2025"),
         ("2026-03-01", 2027, "1 maart 2026")],
    )  # fmt: skip
    def test_one_that_runs_is_solid_since_it_can_be_shown(self, here, user, recorded, year, day):
        partnership = make_partnership(here, OrganisationFactory())
        at = datetime.datetime.fromisoformat(f"{recorded}T12:00+01:00")
        Partnership.objects.filter(pk=partnership.pk).update(created_at=at)
        if year:
            make_programme(partnership, year)

        row = row_of(user, partnership)
        before = row_of(user, partnership, datetime.date(2023, 1, 1))

        (solid,) = sure(row.bars)
        assert row.lasted == f"begin niet bekend, aantoonbaar sinds {day}"
        assert solid.end == time_picture(user, [partnership], ON).today
        assert before.lasted == "begin niet bekend" and sure(before.bars) == []

    def test_everything_fits_in_the_picture(self, here, user):
        old = make_partnership(here, OrganisationFactory(), since="1910")
        AgreementFactory(partnership=old, state="signed", signed="1910", ends="2099")

        picture = time_picture(user, [old], ON)

        [row] = picture.rows
        for stretch in [*row.bars, *row.papers]:
            assert 0 <= stretch.start <= stretch.end <= 100
        assert 0 < picture.today < 100


class TestPapers:
    def test_tells_and_draws_each_paper_with_its_notice(self, here, user):
        partnership = make_partnership(here, OrganisationFactory(), since="2014-05-27")
        AgreementFactory(
            partnership=partnership,
            title="Convenant",
            state="signed",
            signed="2020-06-01",
            ends="2027-06-30",
            duration="fixed",
            notice_stated="stated",
            notice_months=3,
        )
        AgreementFactory(
            partnership=partnership, title="Brief", state="signed", signed="2014-05-27"
        )
        AgreementFactory(partnership=partnership, title="Concept", state="draft")

        row = row_of(user, partnership)

        assert row.paper_words == [
            "Brief: vanaf 27 mei 2014, einde niet bekend, onbekend of deze geldt",
            "Convenant: vanaf 1 juni 2020, tot en met 30 juni 2027, van kracht, "
            "opzeggen uiterlijk 31 maart 2027",
        ]
        [notice] = row.notices
        assert notice.title == "Laatste dag om op te zeggen: Convenant, 31 maart 2027"
        assert len(sure(row.papers)) == 1

    def test_two_at_the_same_time_lie_beside_each_other(self, here, user):
        partnership = make_partnership(here, OrganisationFactory())
        for signed, ends in [("2018", "2022"), ("2020", "2024"), ("2024-06-01", "2026")]:
            AgreementFactory(partnership=partnership, state="signed", signed=signed, ends=ends)

        row = row_of(user, partnership)

        assert row.strips == 2
        assert len({paper.y for paper in row.papers}) == 2

    def test_what_was_signed_later_was_not_there_yet(self, here, user):
        partnership = make_partnership(here, OrganisationFactory())
        AgreementFactory(partnership=partnership, state="signed", signed="2020-06-01")

        assert row_of(user, partnership, datetime.date(2020, 5, 31)).papers == []


class TestEvaluations:
    def test_letters_and_words_say_where_each_stands(self):
        situation = opened()

        [mark] = row_of(situation.people.manager, situation.partnership).evaluations
        late = row_of(
            situation.people.manager, situation.partnership, datetime.date(2026, 12, 31)
        ).evaluations[0]

        assert (mark.letter, mark.tone, mark.title) == ("O", "warn", "2026: open, 15 december 2026")
        assert (late.letter, late.tone) == ("T", "bad")

    def test_adopted_stands_on_its_day_and_not_before(self):
        situation = adopted()
        user = situation.people.manager
        day = situation.fresh().adopted_at.date()

        [mark] = row_of(user, situation.partnership, day).evaluations
        before = row_of(user, situation.partnership, ON - datetime.timedelta(days=30))

        assert (mark.letter, mark.tone) == ("V", "good")
        assert before.evaluations == []


class TestShow:
    def test_shows_the_partnerships_of_the_list(self, client, here, user):
        make_partnership(here, OrganisationFactory(), title="Alfa")
        make_partnership(here, OrganisationFactory(), title="Beta", kind="network")
        client.force_login(user)

        everything = client.get(URL).context["picture"].rows
        some = client.get(f"{URL}?kind=network").context["picture"].rows

        assert [row.title for row in everything] == ["Alfa", "Beta"]
        assert [row.title for row in some] == ["Beta"]

    @pytest.mark.parametrize("sort", ["", "since"])
    def test_so_many_on_a_page(self, client, here, user, sort):
        other = OrganisationFactory()
        for number in range(53):
            make_partnership(here, other, title=f"Nummer {number:02}", since=f"{1950 + number}")
        client.force_login(user)
        first = client.get(f"{URL}?kind=bilateral&sort={sort}")

        second = client.get(first.context["next_url"])

        titles = [row.title for page in (first, second) for row in page.context["picture"].rows]
        assert titles == [f"Nummer {number:02}" for number in range(53)]
        assert len(first.context["picture"].rows) == 50
        back = client.get(second.context["previous_url"])
        assert len(back.context["picture"].rows) == 50

    def test_as_of_a_day(self, client, here, user):
        partnership = make_partnership(here, OrganisationFactory())
        AgreementFactory(partnership=partnership, state="signed", signed="2020-06-01")
        client.force_login(user)

        response = client.get(f"{URL}?on=2019-01-01")

        assert response.context["picture"].rows[0].paper_words == []
        assert "1 januari 2019" in response.content.decode()

    def test_the_table_says_what_is_drawn(self, client):
        situation = opened()
        AgreementFactory(partnership=situation.partnership, title="Convenant", state="signed")
        client.force_login(situation.people.reader)

        body = client.get(URL).content.decode()

        table = body[body.index("<table") : body.index("</table>")]
        [row] = client.get(URL).context["picture"].rows
        for words in [*row.paper_words, *(mark.title for mark in row.evaluations)]:
            assert words in table

    def test_nothing_of_others(self, client, here, user):
        foreign = make_partnership(title="Geheim")
        gone = make_partnership(OrganisationFactory(), here, title="Verlaten")
        Party.objects.filter(partnership=gone, organisation=here).update(state="left")
        client.force_login(user)

        assert client.get(URL).context["picture"].rows == []
        assert time_picture(user, [foreign, gone], ON).rows == []

    def test_the_number_of_queries_does_not_grow(
        self, client, here, user, django_assert_max_num_queries
    ):
        def more(times):
            for _ in range(times):
                row = make_partnership(here, OrganisationFactory())
                AgreementFactory(partnership=row, state="signed", signed="2020", ends="2030")

        more(2)
        client.force_login(user)
        with django_assert_max_num_queries(12) as few:
            client.get(URL)
        more(20)
        with django_assert_max_num_queries(len(few)):
            client.get(URL)
        assert Partnership.objects.count() == 22

    def test_signed_out_leads_to_the_sign_in_page(self, client, user):
        assert client.get(URL).status_code == 302
