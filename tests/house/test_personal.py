"""Nothing personal in addresses, redirects, names of files, lines of the log or subjects of mail.

Every page of the URL map is opened once. What is personal is not listed here: the columns that hold
a name or an address are known to the table of personal data.
"""

import logging
import re
from unittest import mock
from urllib.parse import unquote

import pytest
from django.db import connection, models
from django.test import TestCase

from accounts.models import User
from organisations.models import Contact
from overview.personal.classification import TABLE, all_models
from overview.personal.kinds import Kind
from tests.house.source import TEMPLATES
from tests.house.sweep import SWEPT, address, everything_said, undone, visitor
from tests.house.world import make_world

PERSONAL = (Kind.NAME, Kind.ADDRESS)
# Every way in which a page names an address; what starts a mail or a call is no address of ours.
ADDRESSES = re.compile(r"""(?:href|src|action|formaction|data-url|hx-\w+)=["']([^"']+)["']""")
HEADERS = ("Location", "Content-Disposition", "Link", "HX-Redirect", "HX-Push-Url", "Refresh")
OF_A_PERSON = ("mailto:", "tel:")
# What subjects of mail are made of: a month, numbers, a year, the name of an organisation.
IN_SUBJECTS = {
    'on|date:"F Y"',
    "deputy.organisation",
    "digest.lines|length",
    "digest.own|length",
    "evaluation.programme.label",
    "late",
    "month",
    "number",
    "organisation",
    "year",
}


def personal_words() -> set[str]:
    """What the world holds in columns with a name or an address of somebody."""
    words = set()
    for model in all_models():
        holding = TABLE.get(model._meta.label)
        named = [n for n, kind in holding.kinds.items() if kind in PERSONAL] if holding else []
        for values in models.QuerySet(model).values_list(*named) if named else ():
            words |= {str(value) for value in values if value and len(str(value)) > 4}
    return words


class Listening(logging.Handler):
    """Keeps every line that would go to a log."""

    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


@pytest.mark.sweep
class TestPlaces(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()
        cls.urls = {route.name: address(route, cls.world.ours) for route in SWEPT}
        User.objects.update(display_name=models.functions.Concat(models.Value("wie"), "email"))
        words = sorted(personal_words(), key=len, reverse=True)
        cls.personal = re.compile("|".join(map(re.escape, words)), re.IGNORECASE)

    def told(self, routes, name="coordinator") -> list[str]:
        """Where somebody is named that is no page: what a browser or a proxy writes down."""
        client = visitor(self.world.accounts[name])
        heard, found = Listening(), []
        root = logging.getLogger()
        level = root.level
        root.addHandler(heard)
        root.setLevel(logging.INFO)
        try:
            for route in routes:
                with undone():
                    response = client.get(self.urls[route.name])
                    said = everything_said(response)
                places = [a for a in ADDRESSES.findall(said) if not a.startswith(OF_A_PERSON)]
                places += [response[header] for header in HEADERS if header in response]
                found += [f"{route}: {p}" for p in places if self.personal.search(unquote(p))]
        finally:
            root.removeHandler(heard)
            root.setLevel(level)
        return found + [f"log: {line}" for line in heard.lines if self.personal.search(line)]

    def test_nobody_is_named_in_an_address_a_header_or_the_log(self):
        # Addresses do not follow the database: on PostgreSQL a fifth of the pages.
        found = self.told(SWEPT if connection.vendor == "sqlite" else SWEPT[::5])

        assert found == [], "\n".join(found)

    def test_a_name_in_an_address_or_in_the_log_is_caught(self):
        (route,) = (route for route in SWEPT if route.name == "person_show")

        def named(contact):
            logging.getLogger("registry.weak").warning("Opened %s", contact.name)
            return f"/people/{contact.name}/"

        with mock.patch.object(Contact, "get_absolute_url", named):
            found = self.told([route])

        assert {line.partition(":")[0] for line in found} == {str(route), "log"}


class TestSubjects:
    def test_subjects_of_mail_name_nobody(self):
        used = set()
        for path in TEMPLATES.rglob("*_subject.txt"):
            text = path.read_text(encoding="utf-8")
            used |= set(re.findall(r"\{\{\s*(.+?)\s*\}\}", text))
            for named in re.findall(r"(?:with|count) ([^%]+)%\}", text):
                used |= {value.strip() for value in re.findall(r'\w+=((?:"[^"]*"|[^\s"])+)', named)}

        assert used <= IN_SUBJECTS
