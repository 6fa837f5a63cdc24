"""Pages about one person: what is held, as a file, and erasing."""

import datetime
import json
from unittest import mock

from django.test import override_settings
from django.urls import reverse
from django.utils import timezone

from accounts import records, throttle
from accounts.models import ApiToken, AuditEntry, AuditText, User
from accounts.views import heavy
from organisations.models import Contact
from overview.models import Erasure
from overview.personal.naming import column_in_words
from overview.personal.telling import links_to_people
from overview.personal.words import Needle, Words, needles_of
from partnerships.models import Document, Note, Seat
from tests.factories import (
    ContactFactory,
    make_owned_theme,
    make_partnership,
    make_user,
)
from tests.overview.persons import EMAIL, NAME, PersonCase


class TestShow(PersonCase):
    def test_who_records_the_contact_reads_what_they_can_read_anyway(self):
        ApiToken.objects.create(
            user=self.user, name="rapportage", token_hash="a" * 64, created_at=timezone.now()
        )

        text = self.get("person_show", self.contact.pk, user=self.coordinator).content.decode()
        file = self.get("person_save", self.contact.pk, user=self.coordinator).content.decode()

        assert EMAIL in text and "Bedacht door" in file
        for said in (text, file):
            assert "Anders dan" not in said and "rapportage" not in said
        assert reverse("person_erase", args=[self.contact.pk]) not in text

    def test_an_administrator_reads_all_but_what_one_organisation_keeps_for_itself(self):
        text = self.get("person_show", self.contact.pk).content.decode()
        file = self.get("person_save", self.contact.pk).content.decode()

        assert "Bedacht door" in file and "Anders dan" in file
        assert "Geheim" not in text + file
        # That there is such a note is for who wrote it to know.
        assert f"{Note._meta.verbose_name.capitalize()} ·" not in text
        assert reverse("person_erase", args=[self.contact.pk]) in text

    def test_erasing_oneself_is_not_offered(self):
        for user, offered in ((self.administrator, False), (self.user, True)):
            text = self.get("person_account", user.pk).content.decode()
            url = reverse("person_erase_account", args=[user.pk])
            assert (url in text) == offered

    def test_others_do_not(self):
        assert self.get("person_show", self.contact.pk, user=self.reader).status_code == 403
        assert self.get("person_show", self.contact.pk, user=self.stranger).status_code == 404
        assert self.post("person_show", self.contact.pk).status_code == 405


class TestSave(PersonCase):
    def test_is_a_file_without_a_name_and_a_line_in_the_trail(self):
        response = self.get("person_save", self.contact.pk, user=self.coordinator)

        assert "Bedacht door" in response.content.decode()
        assert response["Content-Disposition"].startswith("attachment")
        assert "ogelenzang" not in response["Content-Disposition"]
        entry = AuditEntry.objects.get(verb="export")
        assert (entry.object_id, entry.actor_id) == (self.contact.pk, self.coordinator.pk)

    def test_others_do_not(self):
        assert self.get("person_save", self.contact.pk, user=self.reader).status_code == 403
        assert self.get("person_save", self.contact.pk, user=self.stranger).status_code == 404


class TestMine(PersonCase):
    def test_everybody_reads_about_themselves(self):
        seat_of = make_partnership(self.theirs)
        body = seat_of.bodies.create(name="Stuurgroep van anderen")
        Seat.objects.create(body=body, contact=self.contact, function="secretaris")

        text = self.get("person_mine", user=self.user).content.decode()
        text += self.get("person_mine_save", user=self.user).content.decode()

        assert EMAIL in text and "Bedacht door" in text
        # That there is a seat is theirs to know; of which body is not, any more.
        assert "secretaris" in text and "Stuurgroep van anderen" not in text
        assert "Geheim" not in text


class TestMineSave(PersonCase):
    def test_names_columns_in_words(self):
        """Also those of libraries, and of the trail."""
        records.update(self.contact, {"function": "adviseur"}, by=self.user, at=timezone.now())

        told = self.get("person_mine_save", user=self.user).content.decode()

        for raw in ("Organisation:", "organisation:", "user:", "User:", "function:"):
            assert raw not in told
        unnamed = [
            f"{model._meta.label}.{column.name}"
            for model, link in links_to_people()
            for column in (link, *model._meta.concrete_fields)
            if not model._meta.auto_created
            and column.name.endswith(("_by", "_at"))
            and column.name not in ("updated_at", "claimed_at")
            and not column_in_words(column)
        ]
        assert unnamed == []

    def test_for_a_program(self):
        response = self.get("person_mine_save", user=self.user, **{"as": "json"})

        told = json.loads(response.content)
        assert response["Content-Type"].startswith("application/json")
        assert [line["what"].split(" ·")[0] for line in told["person"]] == [
            str(Contact._meta.verbose_name).capitalize(),
            str(User._meta.verbose_name).capitalize(),
        ]
        assert {"roles", "texts"} <= set(told)


class TestAccount(PersonCase):
    def test_for_administrators_only(self):
        for name in ("person_account", "person_account_save"):
            assert EMAIL in self.get(name, self.user.pk).content.decode()
            assert self.get(name, self.user.pk, user=self.coordinator).status_code in (403, 404)


class TestAccountSave(TestAccount):
    """See TestAccount: page and file are for the same people."""


class TestErase(PersonCase):
    def test_shows_every_place_and_hides_what_is_not_for_the_reader(self):
        text = self.get("person_erase", self.contact.pk).content.decode()

        assert "Bedacht door" in text and "een dorp" in text
        assert "Geheim" not in text
        assert not Erasure.objects.exists()

    def test_leads_to_where_themes_are_handed_over(self):
        theme = make_owned_theme(self.ours_partnership, self.user)
        contact = theme.owners.get().contact

        text = self.get("person_erase", contact.pk).content.decode()

        assert f'<a href="{reverse("contact_hand_over", args=[contact.pk])}">' in text

    def test_replaces_the_name_by_itself_and_a_part_where_it_is_ticked(self):
        place = f"partnerships.Partnership:{self.their_partnership.pk}:purpose"
        response = self.post("person_erase", self.contact.pk, reason=f"{NAME} vroeg het")

        erasure = Erasure.objects.get()
        assert response.status_code == 302
        self.their_partnership.refresh_from_db()
        assert NAME not in self.their_partnership.purpose
        assert "Vogelenzang is een dorp" in self.their_partnership.purpose
        self.note.refresh_from_db()
        assert self.note.text == f"Geheim over {erasure}"
        self.ours_partnership.refresh_from_db()
        assert self.ours_partnership.purpose == f"Bedacht door {erasure}."
        assert erasure.reason == f"{erasure} vroeg het"
        assert erasure.ticks == [] and place not in str(erasure.places)
        entries = AuditEntry.objects.filter(verb="erase")
        assert {e.object_type for e in entries} == {"accounts.user", "organisations.contact"}
        assert not AuditText.objects.filter(label__contains="Vogelenzang").exists()
        # Signed out, and gone for good.
        self.user.refresh_from_db()
        assert not self.user.is_active
        assert self.post("person_erase", self.contact.pk, reason="nog eens").status_code == 409

    def test_a_part_of_the_name_goes_where_it_is_ticked(self):
        place = f"partnerships.Partnership:{self.their_partnership.pk}:purpose"

        self.post("person_erase", self.contact.pk, reason="verzoek", place=place)

        self.their_partnership.refresh_from_db()
        assert "ogelenzang" not in self.their_partnership.purpose
        assert self.their_partnership.purpose.endswith("is een dorp.")

    def test_what_a_namesake_or_the_office_shares_stays_unless_ticked(self):
        other = ContactFactory(organisation=self.theirs, name=NAME, phone="038-4567890")

        self.post("person_erase", self.contact.pk, reason="verzoek")

        other.refresh_from_db()
        assert (other.name, other.phone) == (NAME, "038-4567890")
        self.ours_partnership.refresh_from_db()
        assert NAME in self.ours_partnership.purpose

    def test_the_same_person_elsewhere_goes_along(self):
        other = ContactFactory(organisation=self.theirs, name=NAME)

        self.post("person_erase", self.contact.pk, reason="verzoek", same=other.pk)

        other.refresh_from_db()
        assert other.name == str(Erasure.objects.get())

    def test_an_earlier_name_of_the_contact_is_asked_about(self):
        """The contact was somebody else before: their name goes only where it is ticked."""
        earlier = "Aaltje Roodborst"
        contact = ContactFactory(
            organisation=self.ours, name=earlier, email="a.roodborst@example.org"
        )
        now = {"name": "Wilt Grutto", "email": "w.grutto@example.org"}
        records.update(contact, now, by=self.coordinator, at=timezone.now())
        self.note.text = f"{earlier} (a.roodborst@example.org) droeg over aan Wilt Grutto"
        self.note.visibility = "parties"
        self.note.save()
        other = make_partnership(self.ours, purpose=f"{earlier} begon ermee")
        ticked = f"partnerships.Partnership:{other.pk}:purpose"

        form = self.get("person_erase", contact.pk).context["form"]
        self.post("person_erase", contact.pk, reason="verzoek", place=ticked)

        assert {f"partnerships.Note:{self.note.pk}:text", ticked} <= {
            place.key for place in form.doubts.places
        }
        erasure = Erasure.objects.get()
        self.note.refresh_from_db()
        assert self.note.text == f"{earlier} (a.roodborst@example.org) droeg over aan {erasure}"
        other.refresh_from_db()
        assert other.purpose == f"{erasure} begon ermee"

    def test_an_earlier_name_of_the_account_is_nobody_elses(self):
        changes = {"display_name": "Trijntje Vogelenzang-Bos"}
        records.audit(
            by=self.user, at=timezone.now(), verb="change", obj=self.user,
            before={"display_name": "Trijntje Putter"}, after=changes, scope=(None, None),
        )  # fmt: skip
        self.note.text = "Trijntje Putter zei het"
        self.note.save()

        self.post("person_erase", self.contact.pk, reason="verzoek")

        self.note.refresh_from_db()
        assert self.note.text == f"{Erasure.objects.get()} zei het"

    def test_looks_again_with_other_words_and_writes_nothing(self):
        self.note.text, self.note.visibility = "Trijn was er ook", "parties"
        self.note.save()

        response = self.post("person_erase", self.contact.pk, look="1", also="Trijn", reason="")

        assert response.status_code == 200
        assert "was er ook" in response.content.decode()
        assert not Erasure.objects.exists()

    def test_asks_a_reason_and_a_decision_about_each_file(self):
        document = Document.objects.create(
            partnership=self.ours_partnership,
            title=f"Aanstelling {NAME}",
            stored_name="bestand",
            original_name="aanstelling.pdf",
        )

        response = self.post("person_erase", self.contact.pk, reason="")
        kept = {"reason": "verzoek", f"file_{document.uuid}": "keep"}
        without_ground = self.post("person_erase", self.contact.pk, **kept)

        assert (response.status_code, without_ground.status_code) == (422, 422)
        assert not Erasure.objects.exists()
        kept[f"ground_{document.uuid}"] = f"Bewaarplicht, zegt {NAME}"
        self.post("person_erase", self.contact.pk, **kept)
        erasure = Erasure.objects.get()
        (decision,) = erasure.files
        # Who it was is kept nowhere: also not in the ground.
        assert decision["decision"] == "keep"
        assert decision["ground"] == f"Bewaarplicht, zegt {erasure}"
        document.refresh_from_db()
        assert document.title == f"Aanstelling {erasure}"

    def test_a_decision_stays_with_its_file_when_another_comes_before_it(self):
        def document(title):
            return Document.objects.create(
                partnership=self.ours_partnership,
                title=title,
                stored_name=f"bestand-{title[:4]}",
                original_name="stuk.pdf",
            )

        nicknamed, named = document("Trijn bedankt"), document(f"Aanstelling {NAME}")
        decided = {f"file_{named.uuid}": "remove"}

        again = self.post("person_erase", self.contact.pk, look="1", also="Trijn", **decided)

        decisions = {file.row: file.decision for file in again.context["form"].files}
        assert decisions == {nicknamed: "", named: "remove"}
        assert list(decisions) == [nicknamed, named]

    def test_what_others_are_called_is_never_offered_nor_replaced(self):
        """Their name and address are theirs; a contact who is the same person is asked apart."""
        longer = make_user(
            self.theirs, "reader", email="j.vogelenzang@example.org", display_name=f"{NAME}-Bos"
        )
        namesake = ContactFactory(organisation=self.theirs, name="Jan Vogelenzang")
        places = [
            f"accounts.User:{longer.pk}:display_name",
            f"accounts.User:{longer.pk}:email",
            f"organisations.Contact:{namesake.pk}:name",
        ]

        page = self.get("person_erase", self.contact.pk)
        self.post("person_erase", self.contact.pk, reason="verzoek", place=places)

        form = page.context["form"]
        assert not {p.key for p in [*form.certain, *form.doubts.places]} & set(places)
        for row in (longer, namesake):
            row.refresh_from_db()
        assert (longer.display_name, longer.email) == (
            f"{NAME}-Bos",
            "j.vogelenzang@example.org",
        )
        assert namesake.name == "Jan Vogelenzang"

    def test_many_looks_in_a_row_have_to_wait(self):
        with (
            mock.patch.object(heavy, "MOST_PAGES", 1),
            mock.patch.object(throttle, "COUNTED_HERE", 0),
        ):
            seen = [self.get("person_erase", self.contact.pk).status_code for _ in range(2)]
            looked = self.post("person_erase", self.contact.pk, look="1").status_code

        assert (seen, looked) == ([200, 429], 429)

    def test_an_administrator_shows_once_more_who_it_is(self):
        for name in ("person_erase", "person_save"):
            self.client.force_login(self.administrator)
            session = self.client.session
            session["session_began"] = session["session_began"] - 24 * 3600 // 6
            session.save()
            response = self.client.get(reverse(name, args=[self.contact.pk]))
            assert response.status_code == 302
            assert "reauthenticate" in response["Location"]

    def test_others_do_not(self):
        for method in (self.get, self.post):
            assert method("person_erase", self.contact.pk, user=self.coordinator).status_code == 403
            assert method("person_erase", self.contact.pk, user=self.stranger).status_code == 404


class TestEraseAccount(PersonCase):
    def test_not_oneself_and_not_the_last_administrator(self):
        other = make_user(is_administrator=True)
        assert self.get("person_erase_account", self.administrator.pk).status_code == 409
        User.objects.filter(pk=self.administrator.pk).update(is_active=False)
        User.objects.filter(pk=other.pk).update(is_administrator=False)
        User.objects.filter(pk=self.administrator.pk).update(is_active=True)
        assert self.get("person_erase_account", self.administrator.pk).status_code == 409

    def test_an_account_that_is_no_contact(self):
        lone = make_user(email="alleen@example.org", display_name="Sybrand Waterhoen")

        assert self.post("person_erase_account", lone.pk, reason="weg").status_code == 302

        lone.refresh_from_db()
        assert lone.display_name == str(Erasure.objects.get())
        assert lone.email.endswith("@erased.invalid")
        assert (
            self.get("person_erase_account", self.user.pk, user=self.coordinator).status_code == 404
        )


class TestWords:
    def test_a_name_is_found_however_it_is_written(self):
        words = Words(needles_of(["José Müller-de Vries"], ["j.muller@x.nl", "06-12 34 56 78"]))

        for text in (
            "jose  muller-de vries",
            "JOSÉ MÜLLER DE VRIES",
            "cv_Jose_Muller-de_Vries.pdf",
            "q=Jos%C3%A9 J.Muller%40x.nl",
            "José (Müller) de Vries",
            "bel +31 6 1234 5678",
            "(06) 12345678",
        ):
            assert words.stand_in(text), text
        for text in ("José Müller-de Vriesman", "jj.muller@x.nl", "06-12345679", "Vries"):
            assert not words.stand_in(text), text

    @override_settings(SECRET_KEY="een andere sleutel")
    def test_a_mark_tells_nothing_without_the_key(self):
        with_this = Needle("name", NAME).mark
        with override_settings(SECRET_KEY="nog een andere"):
            assert Needle("name", NAME).mark != with_this
        assert datetime.date.today() and with_this == Needle("name", NAME.upper()).mark
