"""What the pages of an import say before somebody says yes: how much, and what is still open."""

import pytest
from django.db import connection
from django.urls import reverse

from organisations.registering import register_organisation
from partnerships.spreadsheet.writing import ListWriter
from tests.partnerships.importing import AT, ONE, ImportPages, looked_over, write
from tests.partnerships.spreadsheets import row_of, xlsx

pytestmark = pytest.mark.django_db
OTHER = row_of(titel="Ook samen", partijen="MEE")
WRONG = row_of(titel="Fout", partijen="MEE", status="misschien")


class TestWords(ImportPages):
    def test_the_yes_says_how_many_rows_and_names_those_with_a_problem(self, client):
        batch = looked_over(client, xlsx([ONE, OTHER, WRONG]))

        page = client.get(reverse("import_write", args=[batch.pk]))

        text = page.content.decode()
        assert page.context["submit_label"] == "2 van 3 rijen vastleggen"
        places = [text.index(words) for words in ("“misschien” is geen", 'name="skip"', "2 van 3")]
        assert places == sorted(places)

    def test_keeping_choices_says_how_many_are_open(self, client):
        for name in ("Welzijn Noord Centrum", "Bibliotheek Zuid Midden"):
            register_organisation(name=name, kind="care", by=None, at=AT)
        names = ["Welzijn Noord Centrm", "Bibliotheek Zuid Middn"]
        batch = looked_over(client, xlsx([row_of(titel=one, partijen=one) for one in names]))
        first, second = client.get(batch.get_absolute_url()).context["questions"]
        url = reverse("import_choose", args=[batch.pk])

        def said(question):
            data = {f"name_{question.number}": "new"}
            return [str(one) for one in client.post(url, data, follow=True).context["messages"]]

        assert said(first) == ["De keuzes zijn opgeslagen. 1 naam staat nog open."]
        assert said(second) == ["De keuzes zijn opgeslagen."]

    def test_the_likeliest_is_marked_only_when_each_has_one(self, client):
        register_organisation(name="Welzijn Noord Centrum", kind="care", by=None, at=AT)
        rows = [
            row_of(titel=one, partijen=one) for one in ("Welzijn Noord Centrm", "Oud, Landstede")
        ]

        batch = looked_over(client, xlsx(rows[:1]))
        assert client.get(batch.get_absolute_url()).context["is_marked"] is True
        batch = looked_over(client, xlsx(rows))
        assert client.get(batch.get_absolute_url()).context["is_marked"] is False

    def test_what_is_all_known_says_so(self, client):
        write(client, looked_over(client, xlsx([ONE])))

        batch = looked_over(client, xlsx([ONE]))

        sentence = "Alles staat al in het register; er is niets vast te leggen."
        assert sentence in client.get(batch.get_absolute_url()).content.decode()
        assert sentence in write(client, batch).content.decode()

    def test_taking_back_names_what_goes(self, client):
        batch = looked_over(client, xlsx([ONE]))
        write(client, batch)

        page = client.get(reverse("import_undo", args=[batch.pk]))

        assert page.context["consequences"][:-1] == [
            "1 samenwerking verdwijnt: Samen in de wijk",
            "2 organisaties verdwijnen: Gemeente Zwolle; Leger des Heils",
        ]

    def test_one_import_at_a_time_is_made(self, client, monkeypatch):
        if connection.vendor == "sqlite":
            # Who is to write waits for who is writing, from the beginning of the transaction.
            assert connection.transaction_mode == "IMMEDIATE"
            return
        held = []
        plain = ListWriter.write

        def watched(writer):
            with connection.cursor() as cursor:
                cursor.execute(
                    "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted"
                    " AND pid = pg_backend_pid()"
                )
                held.append(cursor.fetchone()[0])
            plain(writer)

        monkeypatch.setattr(ListWriter, "write", watched)

        write(client, looked_over(client, xlsx([ONE])))

        assert held == [1]
