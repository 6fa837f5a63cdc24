"""The portfolio: its figures, whose they are, and that each agrees with the list behind it."""

import re
from html import unescape
from urllib.parse import parse_qs, urlsplit

import pytest
import time_machine
from django.db import connection
from django.http import QueryDict
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import AuditEntry
from lib.pdf import can_make_pdf
from overview.portfolio import Scope, lines_behind, sections_of
from partnerships.models import Partnership
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.overview.portfolios import AT, ON, Small

pytestmark = pytest.mark.django_db
URL = reverse("portfolio_show")
# Session, user, roles and choices; then each section its own few, however many rows there are.
QUERIES = 24


@pytest.fixture(autouse=True)
def on_a_day():
    with time_machine.travel(AT, tick=False):
        yield


@pytest.fixture
def small():
    return Small()


@pytest.fixture
def manager(small):
    return make_user(small.ours, "manager")


def scope_of(user, query="") -> Scope:
    return Scope(user, QueryDict(query), ON)


def section(user, code, query=""):
    return next(s for s in sections_of(scope_of(user, query)) if s.code == code)


def told(section) -> list[list[str]]:
    """The table in words."""
    return [[cell.text for cell in row] for row in section.table.rows]


def figures(section) -> list[tuple[int, str]]:
    """Every number with an address: in the table and in the charts."""
    cells = [cell for row in section.table.rows for cell in row] if section.table else []
    found = [(int(c.text), c.url) for c in cells if c.url and c.is_number and c.text.isdigit()]
    for chart in section.charts:
        for bar in getattr(chart, "bars", ()):
            found += [(part.number, part.url) for part in bar.parts if part.url]
    found += [(int(fact.number), fact.url) for fact in section.facts if fact.url]
    return found


def rows_at(client, url) -> int:
    """How many rows the page at this address shows."""
    response = client.get(url)
    assert response.status_code == 200
    if urlsplit(url).path == reverse("partnership_list"):
        words = response.context["count_text"]
        return int(re.search(r"\d+", words).group())
    return len(response.context["lines"].rows)


class TestShow:
    def test_stages_and_kinds(self, manager):
        rows = told(section(manager, "stages"))

        assert [row[0] for row in rows[:2]] == ["Bilaterale samenwerking", "Netwerk"]
        assert [row[1:] for row in rows] == [
            ["0", "1", "0", "1", "2"],
            ["0", "1", "1", "0", "2"],
            ["0", "2", "1", "1", "4"],
        ]

    def test_coverage(self, manager):
        rows = told(section(manager, "coverage"))

        assert [row[:5] for row in rows] == [
            ["2025", "1", "0", "0", "1"],
            ["2024", "1", "0", "0", "0"],
        ]

    def test_scores_only_over_criteria_of_both_years(self, manager):
        rows = told(section(manager, "scores"))

        assert [[r[0], *r[2:6]] for r in rows] == [
            ["Onze stichting", "3,5", "2,5", "2", "0 · 1 · 1"],
            ["Kern", "2,5", "4,5", "2", "2 · 0 · 0"],
        ]

    def test_answers_that_were_not_shared_are_not_told(self, manager, small):
        everything = str(sections_of(scope_of(manager))[2])

        assert f"({small.three.pk}," not in everything
        assert [row[0] for row in told(section(manager, "scores"))].count("Kern") == 1

    def test_no_mark_over_parties(self, manager):
        """Neither the mean of all four means (3.25) nor of a year (3 and 3.5)."""
        words = " ".join(cell for row in told(section(manager, "scores")) for cell in row)

        assert "3,25" not in words and "3,3" not in words

    def test_targets_keep_units_apart(self, manager):
        found = section(manager, "targets")

        (row,) = told(found)
        assert [*row[:3], row[4]] == ["Ontmoeten", "1/3", "1", "1/1"]
        people, evenings = row[3].split("; ")
        assert re.findall(r"\d+", people) == ["40", "60"] and people.endswith("deelnemers")
        assert re.findall(r"\d+", evenings) == ["0", "4", "1"] and "avonden" in evenings
        (bar,) = found.charts[0].bars
        assert [part.number for part in bar.parts] == [1, 1, 1]

    def test_promises(self, manager):
        found = section(manager, "promises")

        assert told(found) == [["2025", "1", "0", "1", "2"], ["2024", "1", "0", "0", "1"]]
        assert len(lines_behind(scope_of(manager), "promises.in_force").rows) == 1

    def test_papers(self, manager, small):
        scope = scope_of(manager)

        def titles(code):
            return [line.text for line in lines_behind(scope, f"papers.{code}").rows]

        assert titles("holds") == ["Twee samen"]
        assert titles("over") == ["Drie samen"]
        assert titles("none") == ["Stil"]
        (ending,) = lines_behind(scope, "papers.ending").rows
        assert ending.url == small.paper.get_absolute_url()

    def test_silent(self, manager, small):
        Partnership.objects.exclude(pk=small.quiet.pk).update(created_at=AT)

        assert [row[0] for row in told(section(manager, "silence"))] == ["Stil"]

    def test_who_depends_on_whom(self, manager):
        rows = told(section(manager, "ties"))

        assert rows == [
            ["Onze stichting", "3", "3", "Zwijger"],
            ["Kern", "2", "2", ""],
            ["WijZ", "1", "2", ""],
            ["Zwijger", "1", "1", ""],
        ]

    def test_only_what_one_may_see(self, small):
        stranger = make_user(OrganisationFactory(name="Elders"), "manager")
        reader = make_user(small.wijz, "reader")

        assert all(s.is_empty for s in sections_of(scope_of(stranger)))
        assert told(section(reader, "stages"))[-1][-1] == "2"
        assert "Twee samen" not in str(sections_of(scope_of(reader)))

    def test_an_administrator_sees_all(self, small):
        admin = make_user(is_administrator=True)

        assert told(section(admin, "stages"))[-1][-1] == "4"

    def test_without_a_role(self, client):
        client.force_login(make_user())

        assert client.get(URL).status_code == 403

    def test_empty(self, client):
        client.force_login(make_user(OrganisationFactory(), "manager"))

        response = client.get(URL)

        assert response.status_code == 200
        assert all(s.is_empty for s in response.context["sections"])

    def test_filters_of_the_list(self, manager, small):
        found = section(manager, "stages", f"kind=network&party={small.wijz.pk}")

        assert told(found)[-1][-1] == "1"
        assert all("kind=network" in url for _number, url in figures(found))

    def test_as_of_an_earlier_day(self, manager, small):
        query = "on=2025-02-01"

        assert [row[:3] for row in told(section(manager, "coverage", query))] == [
            ["2024", "1", "0"]
        ]
        assert told(section(manager, "promises", query)) == [["2024", "1", "0", "0", "1"]]
        held = lines_behind(scope_of(manager, query), "papers.holds").rows
        assert [line.text for line in held] == ["Drie samen", "Twee samen"]
        assert section(manager, "stages", query).notes

    def test_a_tile_of_today_on_another_day_says_so(self, client, manager):
        client.force_login(manager)

        body = client.get(URL, {"on": "2025-02-01"}).content.decode()

        tiles = body[body.index('<dl class="glance">') : body.index("</dl>")]
        assert tiles.count("Stand van vandaag") == 3  # active, targets, silent
        assert "Stand van vandaag" not in client.get(URL).content.decode()

    @pytest.mark.parametrize(
        ("query", "numbers"),
        [("", [1, 1, 1]), ("on=2025-12-31", [1, 2]), ("on=2026-01-01", [1, 1, 1])],
    )
    def test_targets_are_judged_after_their_year(self, manager, query, numbers):
        (bar,) = section(manager, "targets", query).charts[0].bars

        assert [part.number for part in bar.parts if part.number] == numbers
        assert any(part.tone == "bad" for part in bar.parts if part.number) == (len(numbers) == 3)

    def test_the_base_of_the_coverage(self, manager):
        found = section(manager, "coverage")

        assert [row[-1] for row in told(found)] == ["1", "2"]
        assert found.facts[0].note == "Lopend: 3; van 1 is niets gevraagd of gepland."
        lines = lines_behind(scope_of(manager), "coverage.2024.outside").rows
        assert [line.text for line in lines] == ["Drie samen", "Stil"]

    def test_a_day_that_cannot_be_read(self, client, manager):
        client.force_login(manager)

        response = client.get(URL, {"on": "gisteren"})

        assert response.context["scope"].unread_day
        assert response.context["scope"].is_today

    def test_queries_do_not_grow(self, client, manager, small):
        client.force_login(manager)

        def queries():
            with CaptureQueriesContext(connection) as found:
                assert client.get(URL).status_code == 200
            return len(found)

        few = queries()
        for number in range(16):
            other = OrganisationFactory(name=f"Partner {number}")
            make_partnership(small.ours, other, kind="bilateral", rhythm="yearly")

        assert queries() == few <= QUERIES


class TestRows:
    @pytest.mark.parametrize(
        "query",
        ["", "kind=network", "kind=bilateral&stage=active", "q=samen", "on=2025-02-01",
         "on=2019-01-01", "evaluation=adopted", "evaluation=none&kind=bilateral"],
    )  # fmt: skip
    def test_every_figure_agrees_with_its_rows(self, client, manager, query):
        client.force_login(manager)

        sections = client.get(f"{URL}?{query}").context["sections"]
        found = [pair for one in sections for pair in figures(one)]

        wrong = {url: n for n, url in found if "network" not in urlsplit(url).path
                 and rows_at(client, url) != n}  # fmt: skip
        assert wrong == {}
        assert found or query == "evaluation=adopted"

    def test_rows_of_others_are_not_shown(self, client, small):
        client.force_login(make_user(small.wijz, "manager"))

        response = client.get(reverse("portfolio_rows"), {"figure": f"ties.{small.ours.pk}"})

        assert [line.text for line in response.context["lines"].rows] == ["Drie samen"]

    @pytest.mark.parametrize(
        "figure",
        ["", "nothing", "stages", "coverage", "coverage.x.adopted", "coverage.2025.x", "ties.0",
         "targets.theme.1", "scores.best", "promises.2025.no", "papers", "coverage.²."],
    )  # fmt: skip
    def test_no_such_figure(self, client, manager, figure):
        client.force_login(manager)

        assert client.get(reverse("portfolio_rows"), {"figure": figure}).status_code == 404

    def test_pages(self, client, manager, small):
        client.force_login(manager)
        for number in range(120):
            make_partnership(small.ours, OrganisationFactory(), title=f"Extra {number}")
        address = {"figure": f"ties.{small.ours.pk}"}

        first = client.get(reverse("portfolio_rows"), address)
        last = client.get(first.context["next_url"])

        assert len(first.context["rows"]) == 100
        assert len(last.context["rows"]) == 23
        beyond = client.get(reverse("portfolio_rows"), {**address, "page": "99"})
        assert len(beyond.context["rows"]) == 23


class TestNetwork:
    URL = reverse("portfolio_network")

    def test_everybody_and_every_partnership(self, client, manager, small):
        client.force_login(manager)

        picture = client.get(self.URL).context["picture"]

        assert {p.name for p in picture.organisations} == {
            "Onze stichting", "Kern", "WijZ", "Zwijger"
        }  # fmt: skip
        assert {p.name for p in picture.partnerships} == {"Twee samen", "Drie samen", "Stil"}
        assert len(picture.paths) == 7

    def test_around_one_organisation(self, client, manager, small):
        client.force_login(manager)

        response = client.get(self.URL, {"organisation": small.wijz.pk})

        assert response.context["focus"] == (small.wijz.pk, "WijZ")
        assert {p.name for p in response.context["picture"].partnerships} == {"Drie samen"}

    def test_the_table_around_one_counts_all_that_its_links_lead_to(self, client, manager, small):
        client.force_login(manager)

        response = client.get(self.URL, {"organisation": small.wijz.pk})
        table = response.context["table"]
        counts = {row[0].text: row[1] for row in table.rows}

        assert {name: cell.text for name, cell in counts.items()} == {
            "Onze stichting": "3", "Kern": "2", "WijZ": "1"
        }  # fmt: skip
        assert [rows_at(client, cell.url) for cell in counts.values()] == [3, 2, 1]
        # Zwijger is alone with us, though not drawn here.
        assert [row[3].text for row in table.rows] == ["Zwijger", "", ""]
        assert "elders kunnen er meer zijn" in response.content.decode()

    def test_no_empty_side_when_everybody_takes_part_once(self, client, manager, small):
        client.force_login(manager)

        whole = client.get(self.URL)
        once = client.get(self.URL, {"kind": "bilateral", "q": "Twee"})

        assert 'class="bipartite" viewBox="0 0 1000 ' in whole.content.decode()
        assert 'class="bipartite oneside" viewBox="352 0 648 ' in once.content.decode()
        starts = ["data-begin-middle" in page.content.decode() for page in (whole, once)]
        assert starts == [True, False]
        assert all("Schuif het beeld opzij" in page.content.decode() for page in (whole, once))

    def test_an_organisation_outside_ones_sight(self, client, small):
        client.force_login(make_user(small.wijz, "manager"))
        zwijger = small.quiet.parties.last().organisation

        response = client.get(self.URL, {"organisation": zwijger.pk})

        assert response.context["focus"] is None
        assert "Zwijger" not in response.content.decode()

    def test_names_do_not_overlap(self, client, manager, small):
        client.force_login(manager)
        for number in range(40):
            make_partnership(small.ours, OrganisationFactory(), title=f"Extra {number}")

        picture = client.get(self.URL).context["picture"]

        for column in (picture.partnerships, picture.organisations):
            for x in {point.x for point in column}:
                places = sorted(point.y for point in column if point.x == x)
                assert all(b - a >= 27.9 for a, b in zip(places, places[1:], strict=False))
        assert max(p.y for p in picture.organisations) < picture.height

    def test_too_many_are_in_the_table(self, client, manager, small):
        client.force_login(manager)
        for number in range(70):
            make_partnership(small.ours, OrganisationFactory(), title=f"Extra {number}")

        response = client.get(self.URL)

        assert len(response.context["picture"].organisations) <= 60
        assert response.context["picture"].left_out == 74 - len(
            response.context["picture"].organisations
        )
        assert len(response.context["table"].rows) == 74

    def test_the_same_again(self, client, manager):
        client.force_login(manager)

        one, other = (client.get(self.URL).context["picture"] for _time in range(2))

        assert one.paths == other.paths
        assert [p.words for p in one.partnerships] == [p.words for p in other.partnerships]

    def test_queries(self, client, manager, small):
        client.force_login(manager)

        with CaptureQueriesContext(connection) as found:
            client.get(self.URL)

        assert len(found) <= 6


class TestPrint:
    def test_says_what_was_chosen_and_the_day(self, client, manager):
        client.force_login(manager)

        page = unescape(
            client.get(reverse("portfolio_print"), {"kind": "network"}).content.decode()
        )

        assert "Netwerk" in page
        assert "22 november 2026" in page
        assert "<a href" not in page.partition("<main")[2]

    def test_a_reader_is_not_offered_a_file(self, client, small):
        client.force_login(make_user(small.ours, "reader"))

        assert client.get(reverse("portfolio_print")).context["pdf_url"] == ""


class TestPdf:
    @pytest.mark.skipif(not can_make_pdf(), reason="Pango is missing")
    def test_the_same_numbers(self, client, manager):
        import io

        import pypdf

        client.force_login(manager)

        response = client.get(reverse("portfolio_pdf"), {"kind": "bilateral"})
        pages = pypdf.PdfReader(io.BytesIO(response.content)).pages
        text = " ".join("\n".join(page.extract_text() for page in pages).split())

        assert response["Content-Type"] == "application/pdf"
        for found in sections_of(scope_of(manager, "kind=bilateral")):
            for row in found.table.rows if found.table else []:
                for cell in row:
                    assert " ".join(cell.text.split()) in text
        assert "22 november 2026" in text

    def test_a_reader_may_not(self, client, small):
        client.force_login(make_user(small.ours, "reader"))

        assert client.get(reverse("portfolio_pdf")).status_code == 403

    def test_stands_in_the_trail(self, client, manager, monkeypatch):
        monkeypatch.setattr("accounts.views.printed.make_pdf", lambda *a, **k: b"%PDF")
        monkeypatch.setattr("accounts.views.printed.can_make_pdf", lambda: True)
        monkeypatch.setattr("overview.views.portfolio.can_make_pdf", lambda: True)
        client.force_login(manager)

        client.get(reverse("portfolio_pdf"))

        assert AuditEntry.objects.filter(verb="export", actor_id=manager.pk).count() == 1

    def test_without_pango(self, client, manager, monkeypatch):
        monkeypatch.setattr("overview.views.portfolio.can_make_pdf", lambda: False)
        client.force_login(manager)

        response = client.get(reverse("portfolio_pdf"), {"kind": "network"})

        assert response["Location"] == reverse("portfolio_print") + "?kind=network"


class TestCsv:
    def test_a_whole_table(self, client, manager, small):
        client.force_login(manager)
        for number in range(20):
            make_partnership(small.ours, OrganisationFactory(name=f"P{number:02}"))

        response = client.get(reverse("portfolio_csv"), {"table": "ties"})
        lines = b"".join(response.streaming_content).decode("utf-8-sig").splitlines()

        assert len(lines) == 25
        assert lines[1].startswith("Onze stichting;23;")

    @pytest.mark.parametrize("code", ["", "secrets", "ties.1"])
    def test_no_such_table(self, client, manager, code):
        client.force_login(manager)

        assert client.get(reverse("portfolio_csv"), {"table": code}).status_code == 404

    def test_a_reader_may_not(self, client, small):
        client.force_login(make_user(small.ours, "reader"))

        assert client.get(reverse("portfolio_csv"), {"table": "ties"}).status_code == 403


def test_what_was_chosen_stays_in_every_address(manager):
    scope = scope_of(manager, "kind=network&after=x&page=2&on=2025-02-01")

    assert parse_qs(urlsplit(scope.figure("ties", "all")).query) == {
        "kind": ["network"],
        "on": ["2025-02-01"],
        "figure": ["ties.all"],
    }
    assert Partnership.objects.count() == 4
