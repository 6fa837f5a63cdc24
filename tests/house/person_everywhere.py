"""One person in every column that can hold somebody: what an erasure has to find, and the proof."""

import datetime
import io
import json
import zipfile
from collections.abc import Iterator
from pathlib import Path

from django.contrib.sessions.backends.db import SessionStore
from django.contrib.sessions.models import Session
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, models, transaction

from accounts import records
from accounts.models import ApiToken, FormToken, MutedMail, SentMail, User
from accounts.trail.guards import erasing
from lib.text import normalise
from organisations.models import Contact
from overview.models import CalendarFeed
from overview.personal.classification import all_models, kind_of
from overview.personal.finding import text_columns
from overview.personal.kinds import Kind
from partnerships.models import Document, SavedView
from tests.factories import make_user
from tests.house.world import Dossier

AT = datetime.datetime(2026, 11, 1, 9, tzinfo=datetime.UTC)
# Words that stand nowhere else. The older name is known to the trail only.
NAME = "Wübbo van Zwaluwhoek"
OLDER = "Wübbo Kwikstaartje"
EMAIL = "w.zwaluwhoek@example.org"
PHONE = "038-4711 8532"
MARKERS = ("zwaluwhoek", "kwikstaartje", "47118532")


def make_person(dossier: Dossier) -> tuple[Contact, User]:
    """A contact with an account and a role, under an older name first."""
    user = make_user(dossier.keeper, "coordinator", email=EMAIL, display_name=OLDER)
    contact = Contact(
        organisation=dossier.keeper, name=OLDER, email=EMAIL, phone="", function="projectleider"
    )
    records.create(contact, by=user, at=AT)
    changes = {"name": NAME, "phone": PHONE, "user": user}
    records.update(contact, changes, by=user, at=AT)
    records.update(contact, {"function": "directeur"}, by=user, at=AT, reason=f"gezegd door {NAME}")
    User.objects.filter(pk=user.pk).update(display_name=NAME)
    return contact, user


def put_everywhere(dossier: Dossier, contact: Contact, user: User) -> list[str]:
    """The person in every text column, behind every link, and in every table of their own.

    Gives the text columns in which a rule of the table lets nobody stand.
    """
    _own_rows(user)
    own = {Contact: contact.pk, User: user.pk}
    refused = []
    with erasing(at=AT):
        for model in all_models():
            rows = models.QuerySet(model)
            row = rows.exclude(pk=own.get(model)).order_by("pk").first()
            if row is None or model in (Session, *own):
                continue
            rows = rows.filter(pk=row.pk)
            texts = {c.name: text for c in text_columns(model) if (text := _text_in(c))}
            refused += [f"{model._meta.label}.{name}" for name in _put(rows, texts)]
            _put(rows, _links(model, own))
    _put_in_file(dossier)
    _put_in_sessions(user)
    return refused


def _put(rows, values: dict) -> list[str]:
    """Write the columns, all at once where they may; gives those that the table refuses."""
    try:
        with transaction.atomic():
            if values:
                rows.update(**values)
    except IntegrityError:
        if len(values) == 1:
            return list(values)
        return [name for key, value in values.items() for name in _put(rows, {key: value})]
    return []


def _text_in(column: models.Field):
    kind = kind_of(column)
    if isinstance(column, models.JSONField):
        return {"wie": [NAME, {EMAIL: f"bel {PHONE}"}]}
    if isinstance(column, models.EmailField):
        return EMAIL
    if kind is Kind.FILE:
        return None
    if isinstance(column, models.URLField):
        return f"https://example.org/{EMAIL}"
    long = f"Na overleg met {NAME} ({EMAIL}, {PHONE}) besloten."
    for text in (long, NAME.upper(), NAME, EMAIL, PHONE):
        if column.max_length is None or len(text) <= column.max_length:
            return normalise(text) if kind is Kind.FOLLOWS else text
    return None


def _links(model, own) -> dict:
    links = {
        c.name: own[c.related_model]
        for c in model._meta.concrete_fields
        if c.is_relation and c.related_model in own and not c.unique
    }
    if model._meta.label in ("organisations.Membership", "organisations.Contact"):
        return {}
    return links


def _own_rows(user: User) -> None:
    from allauth.account.models import EmailAddress
    from allauth.mfa.models import Authenticator

    EmailAddress.objects.create(user=user, email=EMAIL, verified=True, primary=True)
    Authenticator.objects.create(user=user, type="totp", data={"secret": "zwaluwhoek"})
    ApiToken.objects.create(
        user=user, name=f"van {NAME}", token_hash="a" * 64, created_at=AT, expires_at=AT
    )
    CalendarFeed.objects.create(user=user, token_hash="b" * 64, created_at=AT)
    MutedMail.objects.create(user=user, kind="digest", since=AT)
    SentMail.objects.create(user=user, kind="digest", key="2026-11", claimed_at=AT, sent_at=AT)
    FormToken.objects.create(token="12345678-1234-5678-1234-567812345678", user=user)
    SavedView.objects.create(user=user, name=f"lijst {NAME}", query="q=zwaluwhoek")


def _put_in_file(dossier: Dossier) -> None:
    """A text document that names the person."""
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", f"<w:t>Getekend door {NAME}</w:t>")
    name = default_storage.save("met-naam", ContentFile(packed.getvalue()))
    Document.objects.filter(pk=dossier.row(Document).pk).update(stored_name=name)


def _put_in_sessions(user: User) -> None:
    """A session of the person, and one of a colleague with a message about the person."""
    for number, data in enumerate(
        (
            {"_auth_user_id": str(user.pk)},
            {"_auth_user_id": "0", "_messages": f"{NAME} is gemarkeerd als vertrokken."},
        )
    ):
        Session(
            session_key=f"sessie{number}".ljust(32, "x"),
            session_data=SessionStore().encode(data),
            expire_date=AT + datetime.timedelta(days=3650),
        ).save()


# -- the proof ------------------------------------------------------------------------------------


def told_in_database() -> list[str]:
    """Tables in which a word of the person still stands: every byte of every row is looked at."""
    found = []
    with connection.cursor() as cursor:
        for table in sorted(connection.introspection.table_names(cursor)):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            if any(tells(value) for row in cursor.fetchall() for value in row):
                found.append(table)
    found += ["django_session"] * any(tells(s.get_decoded()) for s in Session.objects.all())
    return found


def told_in_files(folder: Path) -> list[str]:
    """Files in which a word of the person stands, opened as far as they are packed."""
    return [
        path.name
        for path in sorted(folder.rglob("*"))
        if path.is_file() and any(tells(part) for part in (path.name, *_parts(path)))
    ]


def _parts(path: Path) -> Iterator[bytes]:
    content = path.read_bytes()
    yield content
    if content.startswith(b"PK\x03\x04"):
        with zipfile.ZipFile(path) as archive:
            yield from (archive.read(name) for name in archive.namelist())


def tells(value) -> bool:
    """Whether a word of the person stands in this value, however it is written."""
    if value is None or isinstance(value, bool | int | float):
        return False
    if isinstance(value, bytes | bytearray | memoryview):
        text = bytes(value).decode("utf-8", "replace")
    else:
        text = value if isinstance(value, str) else json.dumps(value, default=str)
    text = text.lower()
    digits = "".join(char for char in text if char.isdigit() or char.isalpha())
    return any(marker in text or marker in digits for marker in MARKERS)
