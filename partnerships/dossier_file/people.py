"""Whom a dossier file speaks of: organisations and people, known here or to be recorded."""

from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from accounts import records
from lib.text import clean_line, normalise
from organisations.likeness import exact_matches, similar_names
from organisations.models import Contact, Organisation
from organisations.registering import register_organisation

from .parse import FileProblem, value_of

NEW = "new"
MOST_NAMES = 30


@dataclass
class Mention:
    """An organisation in the file: which one it is here, or with which it may be confused."""

    key: str
    name: str
    known: Organisation | None = None
    alike: list[Organisation] = field(default_factory=list)

    @property
    def choices(self) -> list[tuple[str, str]]:
        """What to choose from, when it is not plain which one is meant."""
        if not self.alike:
            return []
        new = (NEW, _("Record it as a new organisation"))
        return [*((str(one.pk), str(one)) for one in self.alike), new]


def mention(row: dict, number: int) -> Mention:
    """Which organisation a row of the file means: by KvK number, else by exactly its name."""
    given = organisation_fields(row, number)
    known = []
    if given["kvk_number"]:
        known = list(Organisation.objects.active().filter(kvk_number=given["kvk_number"]))
    for name in (given["name"], *given["names"]):
        known = known or exact_matches(name)
    if len(known) == 1:
        return Mention(row["key"], given["name"], known=known[0])
    alike = known or [one.organisation for one in similar_names(given["name"])]
    return Mention(row["key"], given["name"], alike=alike)


def organisation_fields(row: dict, number: int) -> dict:
    """The fields of an organisation in the file, looked at."""
    try:
        names = row.get("names", [])
        if not isinstance(names, list) or len(names) > MOST_NAMES:
            raise ValidationError(_("This cannot stand here."))
        name_field = Organisation._meta.get_field("name")
        plain = ("name", "kind", "kvk_number", "website")
        columns = {name: Organisation._meta.get_field(name) for name in plain}
        given = {name: value_of(column, row.get(name)) for name, column in columns.items()}
        return {**given, "names": [value_of(name_field, clean_line(str(n))) for n in names]}
    except ValidationError as error:
        raise problem("organisations", number, error) from error


def problem(section: str, number: int, error: ValidationError, name: str = "") -> FileProblem:
    """A sentence that leads to the spot in the file, by its own words, and what is wrong there."""
    spot = " › ".join(filter(None, (section, str(number or ""), name)))
    return FileProblem(
        _("At “%(spot)s” in the file: %(what)s") % {"spot": spot, "what": " ".join(error.messages)}
    )


class Company:
    """The organisations and people of a file, as rows of this register."""

    def __init__(self, data, *, keeper, choices, by, at):
        self.data, self.keeper, self.choices = data, keeper, choices
        self.by, self.at = by, at
        self.mentions: dict[str, Mention] = {}
        self.organisations: dict[str, Organisation] = {}
        self.people: dict[str, Contact | None] = {}
        self.new: set[int] = set()
        self._speaks: dict[int, bool] = {}

    def arrive(self) -> None:
        """Record those that are not known here; people after their organisations."""
        numbered = list(enumerate(self.data["organisations"], start=1))
        # All are looked up before the first is recorded: none is alike to another of the file.
        self.mentions = {row["key"]: mention(row, number) for number, row in numbered}
        for number, row in numbered:
            said, chosen = self.mentions[row["key"]], self.choices.get(row["key"], "")
            picked = {str(one.pk): one for one in said.alike}.get(chosen)
            known = said.known or picked
            self.organisations[row["key"]] = known or self._register(row, number)
        for number, row in enumerate(self.data["people"], start=1):
            self.people[row["key"]] = self._person(row, number)

    def _register(self, row, number) -> Organisation:
        given = organisation_fields(row, number)
        names, kvk_number = given.pop("names"), given["kvk_number"]
        if kvk_number and Organisation.objects.filter(kvk_number=kvk_number).exists():
            taken = _("There already is an organisation with this KvK number.")
            raise problem("organisations", number, ValidationError(taken))
        made = register_organisation(
            **given, aliases=names, recorded_by=self.keeper, by=self.by, at=self.at
        )
        self.new.add(made.pk)
        return made

    def _person(self, row, number) -> Contact | None:
        """The contact of that name, made where we may; nobody where others keep the contacts."""
        try:
            name, function = (
                value_of(Contact._meta.get_field(part), row.get(part))
                for part in ("name", "function")
            )
        except ValidationError as error:
            raise problem("people", number, error) from error
        organisation = self.organisations.get(str(row.get("organisation")))
        if organisation is None:
            raise problem("people", number, ValidationError(_("This cannot stand here.")))
        for known in organisation.contacts.order_by("pk"):
            same = normalise(known.name) == normalise(name)
            if same and known.function in (function, "") or same and not function:
                return known
        if not self.may_speak_for(organisation):
            return None
        person = Contact(organisation=organisation, name=name, function=function)
        return records.create(person, by=self.by, at=self.at)

    def may_speak_for(self, organisation: Organisation) -> bool:
        """Whether the reader's word may stand for this organisation: its own, or nobody's yet."""
        pk = organisation.pk
        if pk not in self._speaks:
            own = pk in self.by.organisations_as("coordinator", "manager")
            self._speaks[pk] = own or pk in self.new or not organisation.has_users()
        return self._speaks[pk]
