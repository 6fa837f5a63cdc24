"""The kinds of personal data, what erasing somebody does to each, and what they are kept for."""

from dataclasses import dataclass

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.TextChoices):
    """What a column can tell about a person."""

    NAME = "name", _("name")
    ADDRESS = "address", _("e-mail address or phone number")
    FUNCTION = "function", _("function or role")
    ACCOUNT = "account", _("account")
    KEY = "key", _("password, key or session")
    LINK = "link", _("who did it or is meant")
    TEXT = "text", _("free text")
    FROZEN = "frozen", _("text as it was adopted or published")
    TRAIL = "trail", _("text of the trail")
    FILE = "file", _("file")
    FOLLOWS = "follows", _("made from other data")
    NONE = "none", _("no personal data")


ON_ERASURE = {
    Kind.NAME: _("becomes “Removed person” with a number"),
    Kind.ADDRESS: _("is emptied, or becomes an address that does not exist"),
    Kind.FUNCTION: _("stays: in which function something was done is a fact"),
    Kind.ACCOUNT: _("is emptied; the account is closed for good"),
    Kind.KEY: _("is deleted"),
    Kind.LINK: _("stays, and leads to the removed person"),
    Kind.TEXT: _("names and addresses in it are replaced"),
    Kind.FROZEN: _("names and addresses in it are replaced, nothing else; the trail says so"),
    Kind.TRAIL: _("names and addresses in it are replaced; the act itself stays"),
    Kind.FILE: _("a person decides per file: keep it, with the ground, or remove it"),
    Kind.FOLLOWS: _("follows what it is made from"),
    Kind.NONE: _("stays"),
}


@dataclass(frozen=True)
class Activity:
    """One line of the processing register: what data of people is kept for."""

    code: str
    label: str
    purpose: str
    ground: str
    people: str
    receivers: str
    kept: str


MEMBERS = _("Who has an account in an organisation that takes part, each as far as the role goes")
ADMINISTRATORS = _("The person, and the administrators of the register")

ACTIVITIES = {
    activity.code: activity
    for activity in (
        Activity(
            "contacts",
            _("Contacts of organisations"),
            _("Knowing who to turn to, who owns a theme, sits in a body or signed a paper."),
            _("Legitimate interest: organisations that work together must reach each other."),
            _("Contacts, owners, members of bodies, signatories, people who do an action point"),
            MEMBERS,
            _("While the person has a role, and two years after the last one."),
        ),
        Activity(
            "accounts",
            _("Accounts and roles"),
            _("Letting people in, and nobody to more than the role allows."),
            _("Legitimate interest: a register that is shared must know who is who."),
            _("Users, and people who were invited"),
            MEMBERS,
            _("While the account is used, and two years after the last sign-in."),
        ),
        Activity(
            "signing_in",
            _("Signing in and keys"),
            _("Signing in safely; passwords and keys are kept as a hash only."),
            _("Legal obligation: security of personal data (article 32 of the GDPR)."),
            _("Users"),
            ADMINISTRATORS,
            _("A session until a day after its end; an ended key one year."),
        ),
        Activity(
            "mail",
            _("Mail that was sent"),
            _("Telling people what waits for them, and nothing twice."),
            _("Legitimate interest: work on time; who does not want it switches it off."),
            _("Users"),
            ADMINISTRATORS,
            _("That a mail was sent: two years. The text of a mail is not kept."),
        ),
        Activity(
            "trail",
            _("The trail"),
            _("Showing who did what and when, so that partners can rely on the register."),
            _("Legal obligation and legitimate interest: being able to account for acts."),
            _("Users, and people who are named in what was changed"),
            _("Coordinators and managers of what it is about; administrators"),
            _("As long as the register. Network addresses of sign-ins: six months."),
        ),
        Activity(
            "partnerships",
            _("Partnerships, papers and plans"),
            _("Recording what organisations agreed and do together, year after year."),
            _("Legitimate interest; for public bodies: a task in the public interest."),
            _("People who are named in texts and documents"),
            MEMBERS,
            _("As long as the partnership is recorded; it is a record of organisations."),
        ),
        Activity(
            "evaluations",
            _("Yearly evaluations"),
            _("Learning from a year together and deciding about the next."),
            _("Legitimate interest; for public bodies: a task in the public interest."),
            _("People who answer, judge or adopt, and people who are named in texts"),
            MEMBERS,
            _(
                "As long as the partnership is recorded; of what was adopted only a name is"
                " replaced."
            ),
        ),
        Activity(
            "guide",
            _("The guide and what people contribute to it"),
            _("Sharing what works, with credit to who contributed it."),
            _("Consent of who contributes; it can be taken back."),
            _("Contributors, with or without an account"),
            _("Everybody who reads the guide (the credit only)"),
            _("Name and address of a visitor: one year after the answer. The credit: as asked."),
        ),
        Activity(
            "imports",
            _("Spreadsheets that were read in"),
            _("Checking what was read in, and taking it back."),
            _("Legitimate interest: recording without typing twice."),
            _("People who are named in the spreadsheet"),
            _("Coordinators of the organisation that read it in; administrators"),
            _("The rows as they came in: ninety days after they were read in."),
        ),
        Activity(
            "erasures",
            _("Requests to be erased"),
            _("Doing it again when an older backup is put back."),
            _("Legal obligation: the right to be erased (article 17 of the GDPR)."),
            _("People who were erased (no names: numbers and keyed hashes)"),
            _("Administrators"),
            _("As long as there are backups from before."),
        ),
        Activity(
            "lists",
            _("Lists and machinery"),
            _("Letting the register work; nothing about people is meant to stand here."),
            _("Not applicable."),
            _("None, unless somebody typed a name where none belongs"),
            MEMBERS,
            _("As long as the register."),
        ),
    )
}
