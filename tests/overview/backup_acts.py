"""What is done in a place of `backups`, in a process of its own: fill it, spoil it, look at it.

python -m tests.overview.backup_acts ACT [ARGUMENTS], in the surroundings of the place, prints JSON.
"""

import contextlib
import hashlib
import json
import sys
import threading
import uuid
from pathlib import Path
from unittest import mock

import django
from django.conf import settings

settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
django.setup()

from django.apps import apps  # noqa: E402
from django.contrib.sessions.models import Session  # noqa: E402
from django.core.files.base import ContentFile  # noqa: E402
from django.core.files.storage import default_storage  # noqa: E402
from django.db import connection, transaction  # noqa: E402
from django.test import Client  # noqa: E402
from django.urls import reverse  # noqa: E402
from django.utils import timezone  # noqa: E402

from accounts import records  # noqa: E402
from accounts.models import AuditEntry, User  # noqa: E402
from accounts.trail.checking import check_trail  # noqa: E402
from lib.text import normalise  # noqa: E402
from organisations.models import Contact, Organisation  # noqa: E402
from overview.backup import Unusable, making, restoring  # noqa: E402
from overview.backup import documents as backup_documents  # noqa: E402
from overview.backup import rows as backup_rows  # noqa: E402
from overview.backup.tables import LEFT_OUT  # noqa: E402
from overview.demo.loading import COORDINATOR, load_demo  # noqa: E402
from overview.personal.erasing import erase  # noqa: E402
from overview.personal.person import person_of_contact  # noqa: E402
from partnerships.documents import remove_document  # noqa: E402
from partnerships.models import Document, Note, Partnership  # noqa: E402
from tests.house.world import make_dossier  # noqa: E402

PERSON = "Xanthe Terugkomer"
AWKWARD = "tab\t, regel\n, \\N, \\, 'aanhaling', é ü ĳ 𝄞"
# What a restore adds to the trail of the place.
TRAIL = {"accounts.AuditEntry", "accounts.AuditText", "accounts.AuditSeal"}


def sums() -> dict[str, list]:
    """Per model how many rows there are, and a hash of them as the models read them."""
    found = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.label not in {*LEFT_OUT, *TRAIL}:
            values = list(model._base_manager.order_by("pk").values_list())
            text = json.dumps(values, default=str, sort_keys=True)
            found[model._meta.label] = [len(values), hashlib.sha256(text.encode()).hexdigest()]
    return found


def fill() -> dict:
    """The demo, and one row of every model beside it, with what is hard to write down."""
    at = timezone.now()
    load_demo(at=at)
    dossier = make_dossier(7, "Noorderpoort Zorg", "Westerkade Onderwijs")
    user = dossier.coordinator
    for document in Document.objects.exclude(stored_name=""):
        content = default_storage.open(document.stored_name).read()
        Document.objects.filter(pk=document.pk).update(
            size=len(content), sha256=hashlib.sha256(content).hexdigest()
        )
    store_document(dossier.row(Partnership), AWKWARD, bytes(range(256)) * 3000, user)
    gone = store_document(dossier.row(Partnership), "Vergissing", b"%PDF-1.4 weg", user)
    key = gone.pk
    remove_document(gone, by=user, at=at)
    Client(headers={"host": "localhost"}).force_login(user)
    Contact.objects.create(organisation=dossier.keeper, name=PERSON, email="xanthe@example.org")
    note = dossier.row(Note)
    records.update(note, {"text": f"{PERSON} belt terug."}, by=user, at=at)
    check_trail(at=at)
    return {"sums": sums(), "removed": key, "sessions": Session.objects.count()}


def erase_one() -> dict:
    """Erase a person, after the backup was made."""
    person = person_of_contact(Contact.objects.get(name=PERSON))
    with transaction.atomic():
        erase(person, by=User.objects.first(), at=timezone.now(), reason="gevraagd")
    return {"sums": sums(), "told": told(PERSON)}


def told(words: str) -> list[str]:
    """The models in which these words stand."""
    found = []
    for model in apps.get_models(include_auto_created=True):
        values = json.dumps(list(model._base_manager.values_list()), default=str)
        if words in values:
            found.append(model._meta.label)
    return found


def store_document(partnership, title: str, content: bytes, by) -> Document:
    """A document as a form keeps it."""
    with transaction.atomic():
        key = uuid.uuid4()
        return records.create(
            Document(
                uuid=key,
                partnership=partnership,
                title=title,
                stored_name=default_storage.save(str(key), ContentFile(content)),
                size=len(content),
                sha256=hashlib.sha256(content).hexdigest(),
            ),
            by=by,
            at=timezone.now(),
        )


# -- restoring with something taken away --------------------------------------------------------


def weakened():
    """Ways in which a restore could go wrong in silence, by name."""
    load, off = backup_rows.load, restoring._triggers_off

    def without_a_row(connection, table, pieces):
        load(connection, table, pieces)
        if table.name == "partnerships_note":
            with connection.cursor() as cursor:
                cursor.execute("DELETE FROM partnerships_note")

    def with_another_word(connection, table, pieces):
        load(connection, table, pieces)
        if table.name == "organisations_organisation":
            with connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE organisations_organisation SET name = 'Anders'"
                    " WHERE id = (SELECT min(id) FROM organisations_organisation)"
                )

    def another_document(member, name):
        default_storage.save(name, ContentFile(b"%PDF-1.4 iets anders"))

    @contextlib.contextmanager
    def never_on_again(tables):
        held = off(tables)
        held.__enter__()
        yield

    nothing = mock.Mock(return_value=None)
    return {
        # First: PostgreSQL keeps the count of keys also when all else is undone.
        "keys forgotten": mock.patch.object(backup_rows, "set_last_key", nothing),
        "a row less": mock.patch.object(backup_rows, "load", without_a_row),
        "another word": mock.patch.object(backup_rows, "load", with_another_word),
        "another document": mock.patch.object(backup_documents, "put_back", another_document),
        "triggers off": mock.patch.object(restoring, "_triggers_off", never_on_again),
        "search forgotten": mock.patch.object(restoring.keeping, "repair", nothing),
    }


def spoil(file: str) -> dict:
    """Restore with each of these, and tell what the register said of it."""
    before, told = sums(), {}
    for name, patch in weakened().items():
        with patch, Path(file).open("rb") as opened:
            try:
                restoring.restore(opened, at=timezone.now(), say=lambda _line: None)
            except Unusable as problem:
                told[name] = str(problem)
    return {
        "told": told,
        "as empty as before": sums() == before and not AuditEntry.objects.exists(),
        "files": stored(),
    }


def stored() -> list[str]:
    folder = Path(default_storage.location)
    return sorted(path.name for path in folder.rglob("*")) if folder.exists() else []


# -- looking at what was restored ---------------------------------------------------------------


def look(file: str) -> dict:
    """Everything as the models read it, some pages, and a second restore on top."""
    found = {
        "sums": sums(),
        "told": told(PERSON),
        "sessions": Session.objects.count(),
        "files": stored(),
    }
    with Path(file).open("rb") as opened:
        try:
            restoring.restore(opened, at=timezone.now(), say=lambda _line: None)
        except Unusable as problem:
            found["again"] = str(problem)
    found["trail"] = check_trail(at=timezone.now()).problems
    awkward = Document.objects.get(title=AWKWARD)
    user = User.objects.get(email="coordinator7@example.org")
    found["next"] = store_document(awkward.partnership, "Nieuw", b"%PDF-1.4 nieuw", user).pk
    found["pages"] = pages(awkward, user)
    return found


def pages(document: Document, user: User) -> dict[str, bool]:
    """Whether some pages say what they should."""
    client = Client(headers={"host": "localhost"})
    client.force_login(User.objects.get(email=COORDINATOR))
    one = Partnership.objects.filter(title__contains="Op Orde").first()
    searched = client.get(reverse("search_show"), {"q": "Op Orde"})
    said = {
        "list": "Op Orde" in client.get(reverse("partnership_list")).content.decode(),
        "partnership": "Op Orde" in client.get(one.get_absolute_url()).content.decode(),
        "search": one.get_absolute_url() in searched.content.decode(),
    }
    client.force_login(user)
    opened = client.get(reverse("document_open", args=[document.pk]))
    said["document"] = b"".join(opened.streaming_content) == bytes(range(256)) * 3000
    return said


# -- a backup while others write ----------------------------------------------------------------


class Writers:
    """Four people who write without a pause: each time an organisation and a document."""

    def __init__(self) -> None:
        self.over, self.writes = threading.Event(), 0
        self.lock, self.failed = threading.Lock(), []
        self.threads = [threading.Thread(target=self._write, args=(n,)) for n in range(4)]

    def __enter__(self) -> "Writers":
        for thread in self.threads:
            thread.start()
        return self

    def __exit__(self, *_error) -> None:
        self.over.set()
        for thread in self.threads:
            thread.join()

    def _write(self, number: int) -> None:
        try:
            user, partnership = User.objects.first(), Partnership.objects.first()
            while not self.over.wait(0.02):
                name = f"Schrijver {number} {uuid.uuid4()}"
                one = Organisation(name=name, kind="care", sort_name=normalise(name))
                records.create(one, by=user, at=timezone.now())
                store_document(partnership, name, b"%PDF-1.4 " + name.encode(), user)
                with self.lock:
                    self.writes += 1
        except BaseException as problem:  # told in the end: a writer that fails proves nothing
            self.failed.append(repr(problem))
        finally:
            connection.close()

    def wait_for_more(self) -> None:
        """Until each of the writers may have written once more."""
        wanted = self.writes + 2
        while self.writes < wanted and not self.failed:
            self.over.wait(0.005)


def while_others_write(good: str, weak: str) -> dict:
    """A backup with writes between the tables; then one that is not of one moment."""
    at, parts = timezone.now(), backup_rows.parts
    user, partnership = User.objects.first(), Partnership.objects.first()
    removed = [store_document(partnership, "Weg", b"%PDF-1.4 weg", user)]
    said: list[str] = []

    @contextlib.contextmanager
    def not_one_moment(_tables):
        yield connection

    def with_writes_between(connection, table):
        if table.name in ("accounts_auditentry", "organisations_organisation"):
            writers.wait_for_more()
        yield from parts(connection, table)
        if table.name == "partnerships_document" and removed:
            remove_document(removed.pop(), by=user, at=at)

    with Writers() as writers, mock.patch.object(backup_rows, "parts", with_writes_between):
        making.make_backup(Path(good), at=at, say=said.append)
        with mock.patch.object(making, "one_moment", not_one_moment):
            making.make_backup(Path(weak), at=at, say=said.append)
    return {"writes": writers.writes, "failed": writers.failed, "said": said}


if __name__ == "__main__":
    acts = {
        "fill": fill,
        "erase": erase_one,
        "spoil": spoil,
        "look": look,
        "rivals": while_others_write,
    }
    print(json.dumps(acts[sys.argv[1]](*sys.argv[2:])))
