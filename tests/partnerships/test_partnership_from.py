"""A dossier that begins as a text: marks, one click per field, passages kept as sources."""

from pathlib import Path

import pytest

from accounts.models import AuditEntry
from organisations.enums import NameKind
from organisations.models import OrganisationName
from partnerships.models import Agreement, Arrangement, Partnership, PartnershipLink, Source
from partnerships.reading import LONGEST_TEXT
from tests.factories import OrganisationFactory, make_partnership, make_user
from tests.house.page_forms import forms_on

pytestmark = pytest.mark.django_db

URL = "/partnerships/add/from-text/"
TEXT = (Path(__file__).parent / "texts" / "b.txt").read_text(encoding="utf-8")
NINE = {
    "Zwolle", "Kampen", "Zwartewaterland", "Olst-Wijhe", "Raalte", "Deventer", "Dalfsen", "Ommen",
    "Hardenberg",
}  # fmt: skip


class Desk:
    """Somebody with the page open: presses buttons and sends back what the page holds."""

    def __init__(self, client, user):
        self.client, self.user = client, user
        client.force_login(user)
        self.see(client.get(URL))

    def see(self, response):
        self.response = response
        if response.status_code in (200, 422):
            self.html = response.content.decode()
            forms = [form for form in forms_on(self.html, URL) if "text" in form.fields]
            fields = forms[0].fields.values()
            self.data = {one.name: one.values for one in fields if one.values}
        return response

    def press(self, button, value="1", **values):
        return self.see(self.client.post(URL, {**self.data, **values, button: value}))

    def read(self, text=TEXT):
        return self.press("read", text=text)

    def offers(self, target) -> list[str]:
        """What the buttons for a field send."""
        rows = self.response.context["form"].segments
        found = [offer.value for _text, menu in rows if menu for offer in menu.offers]
        return [value for value in found if value.split(":")[0] == target]

    def fill(self, target, words):
        """Press the button that puts the mark with these words in a field."""
        form = self.response.context["form"]
        for _text, menu in form.segments:
            if menu and menu.mark.words == words:
                for offer in menu.offers:
                    if offer.value.split(":")[0] == target:
                        return self.press("fill", offer.value)
        raise AssertionError(f"no button puts “{words}” in {target}")

    def save(self, **values):
        return self.press("save", **values)

    @property
    def passages(self) -> dict[str, str]:
        pairs = (value.partition("|") for value in self.data.get("passage", []))
        return {name: text for name, _, text in pairs}


def known(name, *others):
    organisation = OrganisationFactory(name=name, kind="welfare")
    for one in (name, *others):
        OrganisationName.objects.create(organisation=organisation, kind=NameKind.ALIAS, name=one)
    return organisation


@pytest.fixture
def mee():
    return known("MEE IJsseloevers", "MEE")


@pytest.fixture
def kern():
    return known("De Kern", "De Kern Maatschappelijk dienstverlening")


@pytest.fixture
def desk(client, mee, kern):
    keeper = OrganisationFactory(name="Registerbureau (voorbeeld)")
    op_orde = make_partnership(known("WijZ"), keeper=keeper, title="Op Orde")
    op_orde.sort_title = "op orde"
    op_orde.save()
    return Desk(client, make_user(keeper, "coordinator"))


class TestText:
    """What is marked and what not stands in test_reading.py."""

    def test_nothing_is_filled_by_reading(self, desk):
        before = {name: value for name, value in desk.data.items() if name != "text"}

        response = desk.read()

        assert response.status_code == 200
        # The partnership that is named in it can be chosen, and is not.
        assert desk.data.pop("related") == [""]
        after = {name: value for name, value in desk.data.items() if name != "text"}
        assert after == before
        assert desk.data["text"][0].split() == TEXT.split()
        assert "<mark>dinsdag 27 mei</mark><small> datum</small>" in desk.html

    def test_one_click_fills_a_field_and_keeps_its_passage(self, desk, mee):
        desk.read()

        desk.fill("party", "MEE IJsseloevers")
        desk.fill("signed", "dinsdag 27 mei")

        assert desk.data["party_1"] == [str(mee.pk)]
        assert [desk.data.get(f"signed_{n}") for n in range(5)] == [
            ["27"], ["5"], [""], [""], ["dinsdag 27 mei"],
        ]  # fmt: skip
        assert desk.passages["signed"].startswith("Zwolle – In een vergadering van beide")
        assert set(desk.passages) == {"party_1", "signed"}
        assert Partnership.objects.count() == 1

    def test_a_party_is_put_in_once(self, desk, mee, kern):
        desk.read()
        for words in ("MEE", "MEE IJsseloevers", "De Kern"):
            desk.fill("party", words)

        picked = [desk.data.get(f"party_{n}") for n in (1, 2, 3)]
        assert picked == [[str(mee.pk)], [str(kern.pk)], None]

    def test_all_municipalities_of_a_sentence(self, desk):
        desk.read()
        form = desk.response.context["form"]
        (together,) = [
            offer.value for offer in form.rows["municipalities"].offers if "9" in offer.label
        ]

        desk.press("fill", together)

        assert set(desk.data["municipalities"][0].split()) == NINE
        assert "Zwartwaterland" in desk.passages["municipalities"]

    def test_a_sentence_fills_what_it_is_about(self, desk):
        desk.read()
        form = desk.response.context["form"]
        sentence = next(one for one in form.sentences if one["text"].startswith("De mensen om"))
        values = {offer.value.split(":")[0]: offer.value for offer in sentence["offers"]}

        desk.press("fill", values["added_value"])
        desk.press("fill", values["arrangement"])

        assert desk.data["added_value"] == [sentence["text"]]
        assert desk.data["arrangement_1"] == [sentence["text"]]
        assert "arrangement_2" in desk.data

    def test_municipalities_are_ticked_by_province_as_elsewhere(self, desk):
        desk.read()
        desk.fill("party", "MEE IJsseloevers")
        desk.fill("municipalities", "Kampen")
        assert "Of vink ze aan, per provincie" in desk.html

        # A tick stays while other buttons are pressed.
        desk.press("read", municipalities_in=["0193", "FL"])
        assert set(desk.data["municipalities_in"]) == {"0193", "FL"}
        response = desk.save()

        made = Partnership.objects.get(pk=int(response.url.split("/")[-2]))
        assert {row.name for row in made.municipalities.all()} == {"Kampen", "Zwolle"} | {
            "Almere", "Dronten", "Lelystad", "Noordoostpolder", "Urk", "Zeewolde",
        }  # fmt: skip

    def test_a_misspelt_municipality_is_put_right_with_one_click(self, desk):
        desk.read()

        desk.press("save", municipalities="Zwollle\nKampen")
        assert "municipalities" in desk.response.context["form"].errors
        assert 'value="Zwollle=Zwolle"' in desk.html
        response = desk.press("municipalities_search", "Zwollle=Zwolle")

        assert (response.status_code, response.context["form"].errors) == (200, {})
        assert desk.data["municipalities"][0].split() == ["Zwolle", "Kampen"]

    def test_a_passage_can_be_taken_away(self, desk):
        desk.read()
        desk.fill("since", "al lang")

        desk.press("drop", desk.data["passage"][0])

        assert desk.passages == {}
        assert desk.data["since_4"] == ["al lang"]

    def test_everything_is_recorded_with_its_passages(self, desk, mee, kern):
        desk.read()
        for target, words in (
            ("party", "MEE"), ("party", "De Kern"), ("since", "al lang"),
            ("municipalities", "Zwartwaterland"), ("municipalities", "Kampen"),
            ("signed", "dinsdag 27 mei"), ("function_1", "directeur bestuurder"),
            ("function_2", "directeur"), ("related", "Op Orde"),
        ):  # fmt: skip
            desk.fill(target, words)

        response = desk.save(
            agreement_kind="cooperation",
            occasion="Vergadering van beide managementteams",
            wanted="lokale overheid",
            source_title="Persbericht",
            source_address="https://example.org/bericht",
            source_dated_2="2014",
            arrangement_1="Samen ruimte gebruiken",
        )

        made = Partnership.objects.get(title="MEE IJsseloevers en De Kern")
        assert response.url == f"/partnerships/{made.pk}/"
        assert (made.since.text, made.since.as_stated) == (None, "al lang")
        assert made.area_basis == "stated"
        assert {one.name for one in made.municipalities.all()} == {"Zwartewaterland", "Kampen"}
        assert [(p.organisation, p.wanted_kind, p.state) for p in made.parties.all()] == [
            (mee, "", "joined"), (kern, "", "joined"), (None, "lokale overheid", "wanted"),
        ]  # fmt: skip
        agreement = Agreement.objects.get(partnership=made)
        assert (agreement.state, agreement.signed.text) == ("signed", "XXXX-05-27")
        signatures = agreement.signatures.all()
        assert {(s.party.organisation, s.function, s.state) for s in signatures} == {
            (mee, "directeur bestuurder", "signed"), (kern, "directeur", "signed"),
        }  # fmt: skip
        assert Arrangement.objects.get(partnership=made).agreement == agreement
        assert PartnershipLink.objects.get(partnership=made).other.title == "Op Orde"
        sources = Source.objects.filter(partnership=made)
        assert {(s.title, s.address, s.dated.text) for s in sources} == {
            ("Persbericht", "https://example.org/bericht", "2014")
        }
        assert {(s.about, s.agreement_id is not None) for s in sources} == {
            ("Partijen: MEE IJsseloevers, De Kern", False),
            ("Werken samen sinds", False),
            ("Gemeenten", False),
            ("Verwante samenwerking", False),
            ("Ondertekend op", True),
            ("Functie van wie tekende voor MEE IJsseloevers", True),
            ("Functie van wie tekende voor De Kern", True),
        }
        assert all(" ".join(source.passage.split()) in " ".join(TEXT.split()) for source in sources)

    def test_the_text_itself_is_not_kept(self, desk, mee):
        desk.read()
        desk.fill("party", "MEE")
        desk.save()

        kept = " ".join(Source.objects.values_list("passage", flat=True))
        assert kept == "Handtekeningen van MEE en De Kern"
        assert Source.objects.get().title == "Handtekeningen van MEE en De Kern"

    def test_a_wanted_party_may_be_an_organisation_that_is_known(self, desk, mee, kern):
        kern.search_text = "de kern"
        kern.save()
        desk.read()
        desk.fill("party", "MEE")
        desk.fill("wanted", "De Kern")
        desk.save()

        wanted = Partnership.objects.latest("pk").parties.get(state="wanted")
        assert (wanted.organisation, wanted.wanted_kind) == (kern, "")

    def test_without_a_text_it_is_a_form_like_any_other(self, desk, mee):
        response = desk.save(party_1=str(mee.pk))

        assert response.status_code == 302
        assert not Source.objects.exists()

    def test_sent_twice_it_is_recorded_once(self, desk, mee):
        desk.save(party_1=str(mee.pk))
        desk.save(party_1=str(mee.pk))

        assert Partnership.objects.exclude(title="Op Orde").count() == 1

    @pytest.mark.parametrize("button", ["read", "fill", "save"])
    def test_a_text_that_is_too_long_is_refused_and_kept(self, desk, mee, button):
        text = "a" * (LONGEST_TEXT + 2)

        response = desk.press(button, text=text, party_1=str(mee.pk))

        assert response.status_code == 422
        assert "De tekst is 2 tekens te lang" in desk.html
        assert desk.data["text"] == [text]
        assert Partnership.objects.count() == 1

    def test_facts_of_an_agreement_ask_for_its_kind(self, desk, mee):
        response = desk.save(party_1=str(mee.pk), signed_2="2014")

        assert response.status_code == 422
        assert set(response.context["form"].errors) == {"agreement_kind"}
        assert desk.data["signed_2"] == ["2014"]

    def test_a_draft_has_no_date_of_signing(self, desk, mee):
        response = desk.save(
            party_1=str(mee.pk), signed_2="2014", agreement_kind="pact", recorded_as="draft"
        )

        assert set(response.context["form"].errors) == {"recorded_as"}

    def test_a_number_needs_its_arrangement(self, desk, mee):
        response = desk.save(party_1=str(mee.pk), arrangement_1_amount="3")

        assert set(response.context["form"].errors) == {"arrangement_1"}

    @pytest.mark.parametrize(
        "value", ["", "party", "party:0-1:1", "signed:x-y", "nonsense:1-2", "municipalities:99999"]
    )
    def test_a_button_that_fits_nothing_changes_nothing(self, desk, value):
        desk.read()
        before = {name: value for name, value in desk.data.items() if name != "fill"}

        assert desk.press("fill", value).status_code == 200
        assert desk.data == before

    def test_amounts_become_arrangements_and_terms(self, desk, mee):
        desk.read("MEE biedt 20 stageplaatsen aan.\n\nDe afspraak geldt voor twee jaar.")
        desk.fill("party", "MEE")
        desk.fill("arrangement", "20 stageplaatsen")
        desk.fill("term", "twee jaar")
        desk.save(agreement_kind="cooperation")

        arrangement = Arrangement.objects.get()
        assert (arrangement.text, arrangement.amount, arrangement.unit) == (
            "MEE biedt 20 stageplaatsen aan.", 20, "stageplaatsen",
        )  # fmt: skip
        agreement = Agreement.objects.get()
        assert (agreement.term_amount, agreement.term_unit) == (2, "years")

    def test_who_may(self, client, desk):
        keeper = desk.user.memberships.get().organisation
        statuses = {}
        for role in ("reader", "manager", "coordinator"):
            client.force_login(make_user(keeper, role))
            statuses[role] = client.get(URL).status_code
        client.logout()

        assert statuses == {"reader": 403, "manager": 403, "coordinator": 200}
        assert client.get(URL).status_code == 302
        assert client.put(URL).status_code in (302, 405)

    def test_looking_writes_nothing(self, desk):
        entries = AuditEntry.objects.count()

        desk.read()
        desk.fill("party", "MEE")

        assert AuditEntry.objects.count() == entries

    def test_the_list_and_the_form_lead_here(self, client, desk):
        for url in ("/partnerships/", "/partnerships/add/"):
            assert f'href="{URL}"' in client.get(url).content.decode()
