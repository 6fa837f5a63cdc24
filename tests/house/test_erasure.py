"""Who is erased is nowhere any more: not in a row, a file, a mail or a session. Facts stay."""

import datetime
import io
import json
import shutil
import tempfile
from dataclasses import replace
from pathlib import Path
from unittest import mock

from django.apps import apps
from django.conf import settings
from django.core.files.storage import default_storage
from django.core.mail import EmailMessage
from django.core.management import call_command
from django.test import TestCase, override_settings

from accounts.models import AuditEntry, User
from accounts.records import is_free_text
from evaluations.models import Evaluation
from organisations.models import Contact, Membership
from overview.models import Erasure
from overview.personal import classification, ledger
from overview.personal.classification import TABLE, gone, kind_of, unclassified
from overview.personal.erasing import erase, label_of
from overview.personal.files import files_of
from overview.personal.finding import hits, text_columns
from overview.personal.kinds import Kind
from overview.personal.person import person_of_contact
from overview.personal.replaying import replay_erasures
from overview.personal.words import Words
from partnerships.models import Document, Note, Seat, Signature
from tests.factories import make_user
from tests.house.person_everywhere import (
    AT,
    EMAIL,
    NAME,
    make_person,
    put_everywhere,
    told_in_database,
    told_in_files,
)
from tests.house.source import APPS
from tests.house.world import make_dossier

LATER = AT + datetime.timedelta(days=1)


class TestTheTable:
    def test_every_column_is_classified(self):
        """A new column that can hold personal data is put in a line of the table first."""
        assert unclassified() == []
        assert gone() == []

    def test_a_column_that_was_forgotten_is_caught(self):
        holding = TABLE["partnerships.Note"]
        rest = {name: kind for name, kind in holding.kinds.items() if name != "text"}
        with mock.patch.dict(TABLE, {"partnerships.Note": replace(holding, kinds=rest)}):
            assert unclassified() == ["partnerships.Note.text"]

    def test_no_words_in_what_never_changes(self):
        """What people type goes to the side row of the trail, which can be erased."""
        typed = [
            column
            for app in APPS
            for model in apps.get_app_config(app).get_models()
            for column in text_columns(model)
            if kind_of(column) is not Kind.FILE
        ]

        assert len(typed) > 200
        assert [column for column in typed if not is_free_text(column)] == []


class TestErasure(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.dossier = make_dossier(1, "Noorderpoort Zorg", "Westerkade Onderwijs")
        Erasure.objects.all().delete()  # the one of the world stands for nobody
        cls.administrator = make_user(is_administrator=True)
        cls.contact, cls.user = make_person(cls.dossier)
        refused = put_everywhere(cls.dossier, cls.contact, cls.user)
        assert refused == []

    def setUp(self):
        self.folder = Path(tempfile.mkdtemp())
        self.addCleanup(shutil.rmtree, self.folder)
        mail = self.folder / "mail"
        mail.mkdir()
        self.stored = default_storage.location
        shutil.copytree(self.stored, self.folder / "documents")
        places = override_settings(
            DATA_DIR=self.folder,
            EMAIL_BACKEND="django.core.mail.backends.filebased.EmailBackend",
            EMAIL_FILE_PATH=str(mail),
            STORAGES={
                **settings.STORAGES,
                "default": {
                    "BACKEND": "django.core.files.storage.FileSystemStorage",
                    "OPTIONS": {"location": self.folder / "documents"},
                },
            },
        )
        places.enable()
        self.addCleanup(places.disable)
        EmailMessage("Uw werk", f"Beste {NAME}", to=[EMAIL]).send()
        EmailMessage("Uw werk", "Beste collega", to=["iemand@example.org"]).send()

    def erase(self) -> Erasure:
        person = person_of_contact(Contact.objects.get(pk=self.contact.pk))
        both = Words([*person.sure.needles, *person.unsure.needles])
        ticked = [hit.key for hit in hits(both)]
        files = [(hit.row, "remove", "") for hit in files_of(person, both)]
        with self.captureOnCommitCallbacks(execute=True):
            return erase(
                person,
                by=self.administrator,
                at=LATER,
                reason=f"{NAME} vroeg het zelf",
                ticked=ticked,
                decisions=files,
            )

    def test_nothing_is_left(self):
        before = told_in_database()
        assert {"partnerships_note", "accounts_audittext", "overview_searchentry"} <= set(before)
        assert len(before) > 60
        assert len(told_in_files(self.folder)) == 2

        erasure = self.erase()

        assert told_in_database() == []
        assert told_in_files(self.folder) == []
        self.facts_stay(erasure)

    def facts_stay(self, erasure):
        label = label_of(erasure.number)
        contact, user = Contact.objects.get(pk=self.contact.pk), User.objects.get(pk=self.user.pk)
        assert (contact.name, contact.email, contact.phone) == (label, "", "")
        assert contact.function == "directeur"
        assert (user.display_name, user.is_active, user.has_usable_password()) == (
            label,
            False,
            False,
        )
        assert not Membership.objects.current(LATER.date()).filter(user=user).exists()
        assert Seat.objects.filter(contact=contact).exists()
        signature = Signature.objects.get(name__contains=label)
        assert signature.state
        sheet = Evaluation.objects.get(frozen__isnull=False).frozen
        assert sheet["wie"][0] == label
        acts = AuditEntry.objects.filter(object_type="organisations.contact", object_id=contact.pk)
        assert [entry.verb for entry in acts.order_by("pk")] == [
            "create",
            "change",
            "change",
            "erase",
        ]
        assert acts.order_by("-pk")[0].text.reason == f"{label} vroeg het zelf"
        document = Document.objects.get(pk=self.dossier.row(Document).pk)
        assert document.original_name == "verwijderd.txt"
        assert len(list((self.folder / "mail").glob("*.log"))) <= 1

    def test_a_table_that_was_forgotten_is_caught(self):
        holding = TABLE["partnerships.Note"]
        weak = replace(holding, kinds={**holding.kinds, "text": Kind.NONE})
        with mock.patch.dict(classification.TABLE, {"partnerships.Note": weak}):
            self.erase()

        # The line of the search box says what the note says.
        assert set(told_in_database()) >= {"partnerships_note"}
        assert Note.objects.filter(text__contains=NAME).exists()

    def test_no_line_of_the_ledger_names_who_is_erased_later(self):
        """Also not a line of before: what was typed about one person may name another."""
        words = f"Op verzoek van {NAME}, besloten door {self.administrator}"
        earlier = Erasure.objects.create(
            number=1,
            erased_at=AT,
            erased_by=self.administrator,
            reason=words,
            files=[{"row": ["partnerships.Document", "0"], "decision": "keep", "ground": words}],
        )
        line = {**ledger.line_of(earlier), "reason": words, "files": earlier.files}
        ledger.ledger_path().write_text(json.dumps(line) + "\n", "utf-8")

        self.erase()

        lines = list(ledger.read_lines())
        assert [line["number"] for line in lines] == [1, 2]
        assert lines[0] == ledger.line_of(earlier)
        assert "Op verzoek" not in ledger.ledger_path().read_text("utf-8")
        assert told_in_files(self.folder) == []
        earlier.refresh_from_db()
        assert earlier.reason.startswith("Op verzoek van Verwijderde persoon 2")

    def test_it_is_done_again_after_a_restore(self):
        """What an older backup brings back goes once more: without a name in the ledger."""
        erasure = self.erase()
        assert replay_erasures(at=LATER).again == 0
        # The older state comes back, with a colleague's text the erasure never saw.
        Erasure.objects.all().delete()
        put_everywhere(self.dossier, self.contact, self.user)
        Contact.objects.filter(pk=self.contact.pk).update(name=NAME, email=EMAIL)
        User.objects.filter(pk=self.user.pk).update(display_name=NAME, email=EMAIL, is_active=True)
        shutil.copytree(self.stored, self.folder / "documents", dirs_exist_ok=True)
        assert len(told_in_database()) > 60

        said = io.StringIO()
        with self.captureOnCommitCallbacks(execute=True):
            call_command("replay_erasures", stdout=said)

        assert said.getvalue().startswith("1 erasures") and "; 1 done again" in said.getvalue()
        assert told_in_database() == []
        assert told_in_files(self.folder) == []
        again = Erasure.objects.get()
        assert (again.uuid, again.number) == (erasure.uuid, erasure.number)
        assert again.reason and "vroeg het zelf" not in again.reason
        assert {(f["decision"], f["ground"]) for f in again.files} == {("remove", "")}
        assert replay_erasures(at=LATER).again == 0
