import pytest
from django.urls import reverse

from accounts.models import AuditEntry
from accounts.records import audit
from organisations.models import KeptApart, Organisation, Sector
from organisations.models import OrganisationMerge as Merge
from organisations.registering import register_organisation
from tests.factories import (
    ContactFactory,
    OrganisationFactory,
    form_data,
    fresh_token,
    make_partnership,
    make_user,
)
from tests.organisations.conftest import AT, visit

LIST = reverse("organisation_list")
CREATE = reverse("organisation_create")


def shown(response):
    return [row["name"] for row in response.context["page"].rows]


class TestList:
    @pytest.mark.parametrize(
        "name",
        [
            "Leger de Heils",
            "Leger des Heils",
            "Stichting Leger des Heils Welzijns- en Gezondheidszorg",
            "leger HEILS",
        ],
    )
    def test_every_name_finds_the_one_organisation(self, home, reader, name):
        OrganisationFactory(name="Landstede")

        response = reader.get(LIST, {"q": name})

        assert shown(response) == ["Leger des Heils"]

    def test_says_by_which_name_it_was_found(self, reader):
        response = reader.get(LIST, {"q": "gezondheidszorg"})

        assert "gevonden als “Stichting Leger des Heils Welzijns- en Gezondheidszorg”" in (
            response.content.decode()
        )

    def test_is_for_everybody_signed_in(self, home):
        response = visit(make_user()).get(LIST)

        assert shown(response) == ["Leger des Heils"]
        assert "Organisatie vastleggen" not in response.content.decode()

    def test_narrows_to_kind_sector_and_place(self, home, reader, places):
        home.sectors.set([Sector.objects.get(code="care")])
        school = OrganisationFactory(name="Landstede", kind="education", municipality=places[0])
        works_there = OrganisationFactory(name="WijZ", kind="welfare")
        works_there.working_areas.create(municipality=places[0])

        assert shown(reader.get(LIST, {"kind": "education"})) == ["Landstede"]
        assert shown(reader.get(LIST, {"sector": home.sectors.get().pk})) == ["Leger des Heils"]
        assert shown(reader.get(LIST, {"province": "OV"})) == [school.name, works_there.name]
        assert shown(reader.get(LIST, {"municipality": "zwol"})) == [school.name, works_there.name]

    def test_says_what_to_do_when_nothing_fits(self, reader):
        response = reader.get(LIST, {"q": "bestaat niet"})

        assert shown(response) == []
        assert "Filters wissen" in response.content.decode()

    def test_pages(self, reader):
        for number in range(55):
            OrganisationFactory(name=f"Aanbieder {number:02}")

        first = reader.get(LIST)
        second = reader.get(f"{LIST}{first.context['next_url']}")

        assert len(shown(first)) == 50
        assert shown(second) == [*(f"Aanbieder {n:02}" for n in range(50, 55)), "Leger des Heils"]
        assert "56" in first.context["count_text"]

    @pytest.mark.parametrize(
        "query", [{}, {"q": "organisatie"}, {"province": "OV", "kind": "care"}]
    )
    def test_one_and_three_rows_cost_the_same(self, home, reader, query, count_queries):
        OrganisationFactory(name="Organisatie A")
        reader.get(LIST)
        one = count_queries(lambda: reader.get(LIST, query))
        OrganisationFactory.create_batch(2)

        three = count_queries(lambda: reader.get(LIST, query))

        assert one == three <= 6

    @pytest.mark.parametrize(
        "query",
        [
            {"after": "onzin"},
            {"sector": "x"},
            {"sector": "9" * 30},
            {"kind": "x"},
            {"q": "\x85"},
            {"q": "x" * 500},
        ],
    )
    def test_strange_questions_do_no_harm(self, reader, query):
        assert reader.get(LIST, query).status_code == 200

    def test_post_is_refused(self, coordinator):
        assert coordinator.post(LIST).status_code == 405


class TestShow:
    def test_tells_who_it_is(self, home, coordinator, places):
        home.identity = "Wij helpen wie geen helper heeft."
        home.save()
        home.services.create(name="Opvang")
        home.working_areas.create(municipality=places[0])
        ContactFactory(organisation=home, name="Trekker opvang (voorbeeld)")
        group = OrganisationFactory(name="Een groep")
        home.affiliations.create(group=group)

        page = coordinator.get(home.get_absolute_url()).content.decode()

        for text in (
            "Wij helpen wie geen helper heeft.",
            "Leger de Heils",
            "Stichting Leger des Heils Welzijns- en Gezondheidszorg",
            "Opvang",
            places[0].name,
            "Trekker opvang (voorbeeld)",
            "Een groep",
        ):
            assert text in page

    def test_shows_only_partnerships_one_may_see(self, home, coordinator, stranger):
        make_partnership(home, title="Eigen samenwerking")
        make_partnership(OrganisationFactory(), home, title="Ook eigen")

        own = coordinator.get(home.get_absolute_url()).content.decode()
        foreign = stranger.get(home.get_absolute_url()).content.decode()

        assert "Eigen samenwerking" in own and "Ook eigen" in own
        assert "Eigen samenwerking" not in foreign and "Ook eigen" not in foreign

    def test_names_of_people_are_for_who_works_with_them(self, home, stranger):
        ContactFactory(organisation=home, name="Trekker opvang (voorbeeld)")
        partner = OrganisationFactory()
        make_partnership(home, partner)

        page = visit(make_user(partner)).get(home.get_absolute_url()).content.decode()

        assert "Trekker opvang (voorbeeld)" in page
        assert "Trekker opvang" not in stranger.get(home.get_absolute_url()).content.decode()

    def test_offers_only_what_is_allowed(self, home, coordinator, reader, stranger):
        edit = reverse("organisation_edit", args=[home.pk])

        assert edit in coordinator.get(home.get_absolute_url()).content.decode()
        assert edit not in reader.get(home.get_absolute_url()).content.decode()
        assert edit not in stranger.get(home.get_absolute_url()).content.decode()

    def test_costs_the_same_with_more_of_everything(self, home, coordinator, places, count_queries):
        def grow():
            home.services.create(name="Dienst")
            group = OrganisationFactory()
            home.affiliations.create(group=group)
            home.members.create(organisation=OrganisationFactory())
            ContactFactory(organisation=home, user=make_user(home))
            make_partnership(home, OrganisationFactory())

        grow()
        home.working_areas.create(municipality=places[0])
        one = count_queries(lambda: coordinator.get(home.get_absolute_url()))
        grow()
        home.working_areas.create(municipality=places[1])

        assert count_queries(lambda: coordinator.get(home.get_absolute_url())) == one

    def test_unknown_is_404(self, reader):
        assert reader.get(reverse("organisation_show", args=[999_999])).status_code == 404

    def test_post_is_refused(self, home, coordinator):
        assert coordinator.post(home.get_absolute_url()).status_code == 405


class TestCreate:
    def test_records_it_with_all_its_names(self, home, coordinator, places):
        data = form_data(
            coordinator.get(CREATE),
            name="MEE IJsseloevers",
            legal_name="Stichting MEE IJsseloevers",
            aliases="Mee IJsseloever\n\nMEE",
            kind="welfare",
            sectors=[Sector.objects.get(code="client-support").pk],
            kvk_number="12 34 56 78",
            website="www.mee.example",
            municipality=places[0].pk,
        )

        response = coordinator.post(CREATE, data)

        made = Organisation.objects.get(name="MEE IJsseloevers")
        assert response.url == made.get_absolute_url()
        assert (made.kvk_number, made.website) == ("12345678", "https://www.mee.example")
        assert (made.municipality, made.recorded_by) == (places[0], home)
        assert [sector.code for sector in made.sectors.all()] == ["client-support"]
        assert {(row.kind, row.name) for row in made.names.all()} == {
            ("common", "MEE IJsseloevers"),
            ("legal", "Stichting MEE IJsseloevers"),
            ("alias", "Mee IJsseloever"),
            ("alias", "MEE"),
        }
        assert set(AuditEntry.objects.of(made).values_list("verb", flat=True)) == {"create"}

    def test_a_second_click_makes_no_second_row(self, coordinator):
        data = form_data(coordinator.get(CREATE), name="Op Orde", kind="volunteer")
        first = coordinator.post(CREATE, data)

        second = coordinator.post(CREATE, {**data, "confirmed": "Op Orde"})

        assert second.url == first.url
        assert Organisation.objects.filter(name="Op Orde").count() == 1

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        [
            ("name", "", "verplicht"),
            ("name", "…", "letters of cijfers"),
            ("name", "x" * 201, "200"),
            ("name", "a\x00b", "Null"),
            ("name", "a\u202eb", "onzichtbare"),
            ("kind", "", "verplicht"),
            ("kvk_number", "1234567", "8 cijfers"),
            ("kvk_number", "123456789", "8 cijfers"),
            ("website", "geen adres", "URL"),
            ("municipality", "999999", ""),
            ("aliases", "x" * 201, "200 tekens"),
        ],
    )
    def test_bad_input_is_told_at_the_field(self, coordinator, field, value, message):
        data = form_data(
            coordinator.get(CREATE), **{"name": "Nieuwe naam", "kind": "care", field: value}
        )

        response = coordinator.post(CREATE, data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == [field]
        assert message in " ".join(response.context["form"].errors[field])
        assert not Organisation.objects.filter(kind="care", name="Nieuwe naam").exists()

    def test_a_kvk_number_belongs_to_one(self, home, coordinator):
        OrganisationFactory(name="Landstede", kvk_number="12345678")
        data = form_data(coordinator.get(CREATE), name="Nieuw", kind="care", kvk_number="1234 5678")

        response = coordinator.post(CREATE, data)

        assert response.context["form"].errors["kvk_number"] == [
            "Landstede heeft dit KvK-nummer al."
        ]

    def test_reader_is_refused(self, reader):
        assert reader.get(CREATE).status_code == 403
        assert reader.post(CREATE, {}).status_code == 403

    def test_administrator_may(self, administrator):
        data = form_data(administrator.get(CREATE), name="Nieuw", kind="care")

        administrator.post(CREATE, data)

        assert Organisation.objects.get(name="Nieuw").recorded_by is None


class TestEdit:
    def url(self, organisation):
        return reverse("organisation_edit", args=[organisation.pk])

    def test_changes_it(self, home, coordinator, places):
        data = form_data(
            coordinator.get(self.url(home)),
            identity="Geloof in actie",
            municipality=places[1].pk,
            began_2="1987",
        )

        response = coordinator.post(self.url(home), data)

        home.refresh_from_db()
        assert response.url == home.get_absolute_url()
        assert (home.identity, home.municipality, home.began.text, home.version) == (
            "Geloof in actie",
            places[1],
            "1987",
            2,
        )

    def test_stale_version_shows_both_texts(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), identity="Mijn tekst")
        coordinator.post(self.url(home), {**data, "identity": "Hun tekst"})

        response = coordinator.post(self.url(home), data)

        page = response.content.decode()
        assert response.status_code == 409
        assert "Mijn tekst" in page and "Hun tekst" in page
        home.refresh_from_db()
        assert home.identity == "Hun tekst"

    def test_end_before_start_is_refused(self, home, coordinator):
        data = form_data(coordinator.get(self.url(home)), began_2="2010", ended_2="2001")

        response = coordinator.post(self.url(home), data)

        assert response.status_code == 422
        assert list(response.context["form"].errors) == ["ended"]

    def test_who_recorded_it_may_while_it_has_no_users(self, home, coordinator):
        partner = register_organisation(
            name="Partner", kind="care", recorded_by=home, by=None, at=AT
        )

        before = coordinator.get(self.url(partner)).status_code
        make_user(partner, "reader")
        after = coordinator.get(self.url(partner)).status_code

        assert (before, after) == (200, 403)

    def test_keeper_of_a_partnership_may_while_it_has_no_users(self, home, coordinator):
        partner = OrganisationFactory()
        make_partnership(home, partner)

        assert coordinator.get(self.url(partner)).status_code == 200

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        make_user(home, "coordinator")

        for client in (reader, stranger):
            assert client.get(self.url(home)).status_code == 403
            assert client.post(self.url(home), {}).status_code == 403


class TestHistory:
    def url(self, organisation):
        return reverse("organisation_history", args=[organisation.pk])

    def test_says_who_changed_what(self, home):
        user = make_user(home, "coordinator", display_name="Coördinator (voorbeeld)")
        client = visit(user)
        edit = reverse("organisation_edit", args=[home.pk])
        client.post(edit, form_data(client.get(edit), region_label="Enkhuizen e.o."))

        page = client.get(self.url(home)).content.decode()

        assert "Coördinator (voorbeeld)" in page
        assert "Enkhuizen e.o." in page

    def test_tells_nothing_of_partnerships_it_keeps(self, home, coordinator):
        partnership = make_partnership(home, title="Samenwerking Q")
        audit(by=None, at=AT, verb="change", obj=partnership)

        assert "Samenwerking Q" not in coordinator.get(self.url(home)).content.decode()

    def test_reader_and_stranger_are_refused(self, home, reader, stranger):
        for client in (reader, stranger):
            assert client.get(self.url(home)).status_code == 403

    def test_post_is_refused(self, home, coordinator):
        assert coordinator.post(self.url(home)).status_code == 405


class TestSimilar:
    URL = reverse("organisation_similar")

    def test_shows_names_much_alike(self, home, reader):
        page = reader.get(self.URL, {"name": "het leger de heils"}).content.decode()

        assert home.get_absolute_url() in page
        assert "confirmed" in page

    @pytest.mark.parametrize("name", ["", "iets heel anders", "\x85", "x" * 900])
    def test_is_empty_without_any(self, home, reader, name):
        response = reader.get(self.URL, {"name": name})

        assert (response.status_code, response.content.strip()) == (200, b"")

    def test_post_is_refused(self, reader):
        assert reader.post(self.URL).status_code == 405


class TestPick:
    URL = reverse("organisation_pick")

    def test_offers_what_was_found_with_the_name_it_was_found_by(self, home, reader):
        response = reader.get(self.URL, {"name": "partner", "partner_q": "gezondheid"})

        page = response.content.decode()
        assert f'name="partner" value="{home.pk}"' in page
        assert "gevonden als “Stichting Leger des Heils Welzijns- en Gezondheidszorg”" in page
        assert "new:" not in page

    def test_offers_a_new_one_where_the_form_does(self, home, reader):
        asked = {"name": "partner", "partner_q": "Landstede", "new": "1"}

        assert 'value="new:Landstede"' in reader.get(self.URL, asked).content.decode()

    def test_offers_at_most_twenty(self, reader):
        for number in range(30):
            OrganisationFactory(name=f"Aanbieder {number}")

        page = reader.get(self.URL, {"name": "a", "a_q": "aanbieder"}).content.decode()

        assert page.count('type="radio"') == 20

    @pytest.mark.parametrize("name", ["", "a b", '"><script>', "x" * 200])
    def test_strange_field_names_are_404(self, reader, name):
        assert reader.get(self.URL, {"name": name}).status_code == 404

    def test_post_is_refused(self, reader):
        assert reader.post(self.URL).status_code == 405


class TestDuplicates:
    URL = reverse("organisation_duplicates")

    def pairs(self, client):
        rows = client.get(self.URL).context["pairs"].rows
        return {(str(pair.first), str(pair.second)) for pair in rows}

    def test_shows_pairs_by_any_name_and_by_website(self, home, coordinator):
        twin = OrganisationFactory(name="Het Heilsleger")
        twin.names.create(kind="alias", name="Leger des Heilz")
        one = OrganisationFactory(name="WijZ", website="https://www.wijz.example/")
        other = OrganisationFactory(name="Welzijn Zwolle", website="http://wijz.example")
        OrganisationFactory(name="Deltion", website="https://deltion.example")

        assert self.pairs(coordinator) == {(str(home), str(twin)), (str(one), str(other))}

    def test_reader_is_refused(self, reader, coordinator):
        assert reader.get(self.URL).status_code == 403
        assert coordinator.post(self.URL).status_code == 405


class TestKeepApart:
    def url(self, organisation):
        return reverse("organisation_keep_apart", args=[organisation.pk])

    def test_is_remembered_with_its_reason(self, home, coordinator):
        other = OrganisationFactory(name="Leger des Heils Almere")
        data = form_data(coordinator.get(f"{self.url(other)}?with={home.pk}"), reason="Eigen RvB")

        response = coordinator.post(self.url(other), data)

        row = KeptApart.objects.get()
        assert response.url == reverse("organisation_duplicates")
        assert (row.first, row.second, row.reason) == (home, other, "Eigen RvB")
        again = {**data, "token": fresh_token()}
        assert coordinator.post(self.url(other), again).status_code == 422

    @pytest.mark.parametrize("other", ["", "x", "999999"])
    def test_nonsense_is_told(self, home, coordinator, other):
        data = {**form_data(coordinator.get(self.url(home))), "other": other}

        assert coordinator.post(self.url(home), data).status_code == 422
        assert coordinator.get(self.url(home), {"with": other}).status_code == 200
        assert not KeptApart.objects.exists()

    def test_reader_is_refused(self, home, reader):
        assert reader.post(self.url(home), {}).status_code == 403


class TestMerge:
    def url(self, organisation):
        return reverse("organisation_merge", args=[organisation.pk])

    @pytest.fixture
    def twin(self, home):
        twin = OrganisationFactory(name="Het Heilsleger", recorded_by=home)
        ContactFactory(organisation=twin, name="Trekker opvang (voorbeeld)")
        return twin

    def test_shows_what_moves_and_then_merges(self, home, coordinator, twin):
        data = form_data(coordinator.get(self.url(twin)), into=home.pk, reason="Dezelfde")
        looked = coordinator.post(self.url(twin), data)
        assert "Trekker opvang (voorbeeld)" in looked.content.decode()
        assert not Merge.objects.exists()

        response = coordinator.post(self.url(twin), {**data, "confirmed": "on"})

        assert response.url == home.get_absolute_url()
        assert coordinator.get(twin.get_absolute_url()).url == home.get_absolute_url()
        history = coordinator.get(reverse("organisation_history", args=[home.pk]))
        assert "Het Heilsleger" in history.content.decode()
        old = reverse("organisation_history", args=[twin.pk])
        assert old in history.content.decode()
        assert coordinator.get(old).status_code == 200
        assert coordinator.get(self.url(twin)).status_code == 403
