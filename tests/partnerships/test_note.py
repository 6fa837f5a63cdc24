"""Notes beside a partnership, each at the level of who may read it."""

import datetime

from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.history import trail_of, trail_of_organisation
from accounts.models import AuditText, User
from partnerships.models import Note
from tests.factories import (
    MembershipFactory,
    OrganisationFactory,
    PartyFactory,
    ThemeFactory,
    form_data,
    make_partnership,
    make_user,
)
from tests.partnerships.children import (
    CreateCases,
    EditCases,
    RemoveCases,
    Situation,
)

AT = datetime.datetime(2026, 11, 20, 9, tzinfo=datetime.UTC)


class WithNotes:
    """One note of each level, all of the keeper."""

    def prepare(self):
        self.notes = {
            level: Note.objects.create(
                partnership=self.partnership,
                organisation=self.one,
                noted_at=AT,
                text=f"notitie {level}",
                visibility=level,
            )
            for level in ("own", "parties", "everyone")
        }
        self.note = self.notes["parties"]
        self.partner = make_user(self.other, "manager")

    def shown(self, client, user, **asked):
        client.force_login(user)
        return [
            line[0].text
            for line in client.get(reverse("note_list", args=[self.partnership.pk]), asked).context[
                "lines"
            ]
        ]


class TestList(WithNotes, Situation):
    url_name = "note_list"

    def test_everybody_reads_at_the_own_level(self, client):
        administrator = make_user()
        User.objects.filter(pk=administrator.pk).update(is_administrator=True)
        administrator.refresh_from_db()

        assert {
            "own": self.shown(client, self.reader),
            "other party": self.shown(client, self.partner),
            "administrator": self.shown(client, administrator),
        } == {
            "own": ["notitie everyone", "notitie parties", "notitie own"],
            "other party": ["notitie everyone", "notitie parties"],
            "administrator": ["notitie everyone", "notitie parties"],
        }

    def test_prints_who_may_read_it(self, client):
        client.force_login(self.reader)

        page = client.get(self.url).content.decode()

        for words in (
            "Alleen Leger des Heils",
            "Alle partijen",
            "Iedereen die deze samenwerking mag zien, ook wie is uitgenodigd",
        ):
            assert words in page

    def test_a_keeper_that_is_no_party_writes_too(self, client):
        partnership = make_partnership(self.one, self.other, keeper=OrganisationFactory())
        keeper = make_user(partnership.keeper, "coordinator")
        url = reverse("note_create", args=[partnership.pk])
        client.force_login(keeper)

        client.post(url, form_data(client.get(url), text="Van de houder"))

        assert Note.objects.get(partnership=partnership).organisation == partnership.keeper

    def test_filters_by_level_and_theme(self, client):
        theme = ThemeFactory(partnership=self.partnership)
        Note.objects.filter(pk=self.note.pk).update(theme=theme)

        assert self.shown(client, self.reader, level="own") == ["notitie own"]
        assert self.shown(client, self.reader, theme=theme.pk) == ["notitie parties"]
        assert self.shown(client, self.reader, theme="none", level="everyone") == [
            "notitie everyone"
        ]
        assert len(self.shown(client, self.reader, theme="x", level="y")) == 3

    def test_pages_go_on_where_the_last_stopped(self, client):
        for number in range(40):
            Note.objects.create(
                partnership=self.partnership,
                organisation=self.one,
                noted_at=AT - datetime.timedelta(hours=number // 2),
                text=f"oud {number}",
            )
        client.force_login(self.reader)

        first = client.get(self.url).context
        second = client.get(self.url + first["next_url"]).context

        texts = [line[0].text for page in (first, second) for line in page["lines"]]
        assert len(texts) == len(set(texts)) == 43
        assert second["next_url"] == ""

    def test_costs_the_same_for_few_and_many(self, client):
        client.force_login(self.reader)
        counts = []
        for _ in range(2):
            with CaptureQueriesContext(
                connection,
            ) as queries:
                client.get(self.url)
            counts.append(len(queries))
            for number in range(10):
                ThemeFactory(partnership=self.partnership)
                Note.objects.create(
                    partnership=self.partnership,
                    organisation=self.one,
                    noted_at=AT,
                    text=f"meer {number}",
                )

        assert counts[0] == counts[1] <= 6

    def test_a_stranger_finds_nothing(self, client):
        client.force_login(self.stranger)

        assert client.get(self.url).status_code == 404

    def test_wrong_method(self, client):
        client.force_login(self.reader)

        assert client.post(self.url).status_code == 405


class TestCreate(CreateCases):
    url_name = "note_create"
    model = Note
    bad = {"text": ""}

    def values(self):
        return {"text": "Bel de gemeente.", "visibility": "parties"}

    def test_is_of_the_own_organisation_by_who_wrote_it(self, client):
        client.post(self.url, self.opened(client, **self.values()))

        made = Note.objects.get()
        assert (made.organisation, made.author, made.visibility) == (
            self.one,
            self.editor,
            "parties",
        )

    def test_starts_for_the_own_organisation_alone(self, client):
        client.post(self.url, self.opened(client, text="Vertrouwelijk"))

        assert Note.objects.get().visibility == "own"
        assert "Vertrouwelijk" not in written_in(trail_of(self.partnership))
        assert "Vertrouwelijk" in written_in(trail_of_organisation(self.one))

    def test_the_levels_name_the_organisation(self, client):
        client.force_login(self.editor)

        labels = [
            label for _, label in client.get(self.url).context["form"]["visibility"].field.choices
        ]

        assert labels[0] == "Alleen Leger des Heils"

    def test_who_writes_for_several_chooses(self, client):
        MembershipFactory(user=self.editor, organisation=self.other, role="manager")
        elsewhere = OrganisationFactory()
        MembershipFactory(user=self.editor, organisation=elsewhere, role="manager")
        left = OrganisationFactory()
        MembershipFactory(user=self.editor, organisation=left, role="coordinator")
        PartyFactory(partnership=self.partnership, organisation=left, state="left")
        client.force_login(self.editor)
        page = client.get(self.url)

        offered = set(page.context["form"].fields["organisation"].queryset)
        refused = client.post(self.url, form_data(page, **self.values(), organisation=elsewhere.pk))
        client.post(self.url, form_data(page, **self.values(), organisation=self.other.pk))

        assert offered == {self.one, self.other}
        assert refused.status_code == 422
        assert Note.objects.get().organisation == self.other

    def test_about_a_theme(self, client):
        theme = ThemeFactory(partnership=self.partnership)
        ThemeFactory(partnership=make_partnership())
        client.force_login(self.editor)
        page = client.get(f"{self.url}?theme={theme.pk}")

        client.post(self.url, form_data(page, **self.values()))

        assert list(page.context["form"].fields["theme"].queryset) == [theme]
        assert Note.objects.get().theme == theme

    def test_an_administrator_writes_none(self, client):
        administrator = make_user()
        User.objects.filter(pk=administrator.pk).update(is_administrator=True)
        client.force_login(administrator)

        assert client.get(self.url).status_code == 403


def written_in(entries) -> str:
    """Everything a trail says."""
    texts = AuditText.objects.filter(entry__in=entries.values("pk"))
    return " ".join(str(row) for row in texts.values_list("label", "before", "after", "reason"))


class OneNote(WithNotes):
    def subject(self):
        return self.note


class OfTheWriter:
    """Only the organisation that wrote a note may touch it."""

    def test_others_who_read_it_may_not(self, client):
        client.force_login(self.partner)

        assert client.post(self.url, {}).status_code == 403

    def test_others_do_not_know_of_an_own_note(self, client):
        self.note = self.notes["own"]
        client.force_login(self.partner)

        assert client.get(self.url).status_code == 404
        assert client.post(self.url, {}).status_code == 404


class TestEdit(OneNote, OfTheWriter, EditCases):
    url_name = "note_edit"
    change = ("text", "Andere woorden")
    bad = {"text": ""}

    def send(self, client, **values):
        client.force_login(self.editor)
        return client.post(self.url, form_data(client.get(self.url), **values))

    def test_sharing_tells_only_what_is_shared(self, client):
        self.note = self.notes["own"]

        response = self.send(client, text="Voor iedereen", visibility="parties")

        assert response.status_code == 302
        assert "notitie own" not in written_in(trail_of(self.partnership))
        assert "Voor iedereen" in written_in(trail_of(self.partnership))
        assert "notitie own" in written_in(trail_of_organisation(self.one))
        assert Note.objects.get(pk=self.note.pk).version == 3

    def test_sharing_as_it_is(self, client):
        self.note = self.notes["own"]

        self.send(client, visibility="everyone")

        assert Note.objects.get(pk=self.note.pk).visibility == "everyone"
        assert "notitie own" in written_in(trail_of(self.partnership))

    def test_what_is_private_from_now_on_is_not_told(self, client):
        self.send(client, text="Vertrouwelijk", visibility="own")

        assert [entry.verb for entry in trail_of(self.partnership)] == ["hide"]
        assert "Vertrouwelijk" not in written_in(trail_of(self.partnership))
        assert "Vertrouwelijk" in written_in(trail_of_organisation(self.one))

    def test_back_and_forth_tells_no_private_word(self, client):
        for text, level in (
            ("geheim een", "own"),
            ("geheim twee", "own"),
            ("open een", "parties"),
            ("geheim drie", "own"),
            ("open twee", "everyone"),
        ):
            self.send(client, text=text, visibility=level)

        told = written_in(trail_of(self.partnership))
        assert "geheim" not in told
        assert "open een" in told and "open twee" in told

    def test_leads_to_its_removal(self, client):
        client.force_login(self.editor)

        page = client.get(self.url).content.decode()

        assert reverse("note_remove", args=[self.note.pk]) in page


class TestRemove(OneNote, OfTheWriter, RemoveCases):
    url_name = "note_remove"

    def test_of_an_own_note_only_the_own_history_tells(self, client):
        self.note = self.notes["own"]
        client.force_login(self.editor)

        client.post(self.url, form_data(client.get(self.url)))

        assert "notitie own" not in written_in(trail_of(self.partnership))
        assert "notitie own" in written_in(trail_of_organisation(self.one))
