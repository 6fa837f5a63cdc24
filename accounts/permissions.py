"""The permission table: what each role may do, on one screen.

A record answers `roles_of(user)` with the roles somebody holds on it today; `may` looks them up
here. The screen offers what this table allows, and the POST is guarded by the same call. What
somebody may *know of* is decided elsewhere, by `visible_to(user)` on each QuerySet.
"""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

ROLE_LABELS = {
    "reader": _("Reader"),
    "coordinator": _("Coordinator"),
    "editor": _("Coordinator of the common record"),
    "theme_owner": _("Theme owner"),
    "stand_in": _("Coordinator in place of an owner"),
    "assignee": _("Who does an action point"),
    "manager": _("Manager"),
    "wide": _("Wide reader"),
    "deputy": _("Deputy of a manager"),
    "administrator": _("Administrator"),
}

ROLE_NOTES = {
    "reader": _("Looks up what the own organisation takes part in."),
    "coordinator": _("Of an organisation that keeps the partnership or has joined it."),
    "editor": _(
        "Coordinator of the keeper; also of every joined party while shared editing is on."
    ),
    "theme_owner": _("Owns the theme today."),
    "stand_in": _(
        "Coordinator, for a theme without an owner, or whose owner has no account or role now."
    ),
    "assignee": _("The one to whom an action point was given, while it may see the partnership."),
    "manager": _("Of an organisation that keeps the partnership or has joined it."),
    "wide": _(
        "Reads the partnerships of the whole register, for a reason and until a day, beside a role "
        "in an organisation; nothing that is private, and without doing anything there."
    ),
    "deputy": _("Named by a manager, from a day until a day, to adopt or send back."),
    "administrator": _(
        "Manages the whole register and its users; does not answer or decide for a party."
    ),
}

OWN = ("reader", "coordinator", "editor", "theme_owner", "manager")


@dataclass(frozen=True)
class Permission:
    """One row of the table: who may do it, and on what kind of record it is asked."""

    label: str
    roles: frozenset[str]


def _row(label, *roles) -> Permission:
    return Permission(label, frozenset(roles))


PERMISSIONS: dict[str, Permission] = {
    # organisations
    "organisation.see": _row(_("See organisations"), *OWN, "administrator"),
    "organisation.create": _row(_("Record an organisation"), "coordinator", "administrator"),
    "organisation.edit": _row(_("Change an organisation"), "coordinator", "administrator"),
    "contact.edit": _row(_("Add and change contacts"), "coordinator", "administrator"),
    "person.export": _row(
        _("Save what the register holds about a contact (everybody: about themselves)"),
        "coordinator",
        "manager",
        "administrator",
    ),
    "person.erase": _row(_("Erase a person everywhere in the register"), "administrator"),
    "retention.see": _row(
        _("See what the register is going to forget, and when"), "coordinator", "administrator"
    ),
    "membership.see": _row(_("See the users of an organisation"), *OWN, "administrator"),
    "membership.manage": _row(
        _("Invite users, change and end their roles (up to one's own role)"),
        "manager",
        "administrator",
    ),
    "access_review.sign": _row(
        _("Review who has access to an organisation, every year"), "manager", "administrator"
    ),
    "user.manage": _row(
        _("Manage accounts: end them, name administrators, let somebody read widely"),
        "administrator",
    ),
    "organisation.four_eyes": _row(
        _("Choose whether who wrote an evaluation may adopt it too"), "manager", "administrator"
    ),
    # partnerships
    "partnership.see": _row(
        _("See a partnership, its parties, themes and plans"), *OWN, "wide", "administrator"
    ),
    "partnership.create": _row(_("Record a partnership"), "coordinator", "administrator"),
    "partnership.edit": _row(
        _("Change the common record: parties, agreements, arrangements, themes"),
        "editor",
        "administrator",
    ),
    "partnership.end": _row(_("End a partnership, give notice of an agreement"), "manager"),
    "partnership.hand_over": _row(_("Give a dossier to another keeper"), "administrator"),
    "party.edit_own": _row(
        _("Change a party's own interest, identity note and signature"),
        "coordinator",
        "administrator",
    ),
    "history.see": _row(
        _("See who changed what"), "coordinator", "editor", "manager", "administrator"
    ),
    "trail.see": _row(
        _("Read and save the trail: of the own organisation and its partnerships, or of all"),
        "manager",
        "administrator",
    ),
    "partnership.export": _row(
        _("Save a whole dossier or its timeline as a file"),
        "coordinator",
        "editor",
        "manager",
        "administrator",
    ),
    "partnership.export_list": _row(
        _("Save a list of partnerships as a file"), "coordinator", "manager", "administrator"
    ),
    "partnership.edit_many": _row(
        _("Name the coordinator of many partnerships at once"), "coordinator", "administrator"
    ),
    "saved_view.keep": _row(
        _("Keep views of a list, share them with colleagues (a view: who made it)"),
        *OWN,
        "administrator",
    ),
    "import.run": _row(
        _("Read in a spreadsheet and take it back; save the register as a workbook"),
        "coordinator",
        "administrator",
    ),
    "document.see": _row(
        _("Open a document (a wide reader: one for everyone)"), *OWN, "wide", "administrator"
    ),
    "document.add": _row(
        _("Add a document (for all parties: only who may change the common record)"),
        "coordinator",
        "editor",
        "administrator",
    ),
    "accession.answer": _row(
        _("Confirm for the own party that another joins, or not"), "coordinator", "manager"
    ),
    "accession.on_behalf": _row(
        _("Record such an answer of a party without users"), "editor", "administrator"
    ),
    "note.see": _row(_("See notes, each at its own level"), *OWN, "administrator"),
    "note.write": _row(_("Write notes of the own organisation"), "coordinator", "manager"),
    "action.do": _row(
        _("Report on an action point"), "assignee", "coordinator", "editor", "administrator"
    ),
    "result.edit": _row(
        _("Add and change results"), "theme_owner", "coordinator", "editor", "administrator"
    ),
    "result.share": _row(_("Share a result by a link"), "editor", "administrator"),
    "contact.hand_over": _row(
        _("Hand over everything a colleague owns"), "coordinator", "manager", "administrator"
    ),
    # themes and plans
    "theme.hand_over": _row(
        _("Hand over a theme"), "coordinator", "editor", "manager", "administrator"
    ),
    "theme.propose": _row(_("Propose who takes over one's own theme"), "theme_owner"),
    "plan.edit": _row(
        _("Change plan, goals and activities; report progress"),
        "theme_owner",
        "coordinator",
        "editor",
        "administrator",
    ),
    "plan.adopt": _row(_("Adopt a plan of approach"), "coordinator", "editor", "administrator"),
    # the yearly evaluation
    "evaluation.see": _row(
        _("See the yearly evaluation (a wide reader: once adopted)"),
        *OWN,
        "wide",
        "administrator",
    ),
    "evaluation.run": _row(
        _("Open the evaluation, close input, conclude and submit it"), "editor", "administrator"
    ),
    "evaluation.open_many": _row(
        _("Open the evaluations of many partnerships at once"), "coordinator"
    ),
    "evaluation.correct": _row(
        _("Add a dated correction to an adopted evaluation"), "coordinator", "manager"
    ),
    "evaluation.exchange": _row(
        _("Say what becomes of supply and demand (a party: of its own)"),
        "coordinator",
        "editor",
        "administrator",
    ),
    "response.write": _row(_("Score and comment for the own party, and hand in"), "coordinator"),
    "response.contribute": _row(
        _("Say for colleagues how one would score, before the own party answers"),
        "coordinator",
        "theme_owner",
        "manager",
    ),
    "response.on_behalf": _row(_("Record the answers of a party without users"), "editor"),
    "review.write": _row(_("Judge an activity or theme"), "theme_owner", "stand_in"),
    "programme.propose": _row(
        _("Propose next year’s activities"), "theme_owner", "stand_in", "editor", "administrator"
    ),
    "signoff.decide": _row(_("Adopt or send back for the own party"), "manager", "deputy"),
    "signoff.on_behalf": _row(_("Record the adoption by a party without a manager"), "editor"),
    "deputy.name": _row(_("Name a deputy who adopts in a manager's place"), "manager"),
    "card.edit": _row(
        _("Make the result card of a year, share it when all agree"), "editor", "administrator"
    ),
    "card.consent": _row(_("Agree for the own party that it is shared"), "manager", "deputy"),
    "card.on_behalf": _row(_("Record that a party without a manager agrees to the card"), "editor"),
    "mailed_link.send": _row(
        _("Mail a party without users a link to answer or decide by"), "editor"
    ),
    # the guide
    "guide.edit": _row(
        _("Change and publish the guide, answer contributions to it"), "administrator"
    ),
    "criterion.edit": _row(_("Change the criteria of the register"), "administrator"),
    "example.propose": _row(_("Propose a partnership as an example for the guide"), "editor"),
    "example.consent": _row(_("Consent for the own party to be an example"), "manager"),
    "example.on_behalf": _row(_("Record that consent of a party without a manager"), "editor"),
    "example.withdraw": _row(_("Take such a consent back"), "manager", "editor"),
    "start_check.see": _row(_("See the start-up check of a partnership"), *OWN, "administrator"),
    "start_check.edit": _row(
        _("Fill in the start-up check of a partnership"), "editor", "administrator"
    ),
}


def roles_with(permission: str) -> list[str]:
    """The names of the roles that have a permission, as the table shows them."""
    allowed = PERMISSIONS[permission].roles
    return [str(label) for role, label in ROLE_LABELS.items() if role in allowed]


def may(user, permission: str, obj=None) -> bool:
    """Whether ``user`` may do ``permission`` on ``obj`` (None: in any of their organisations).

    Raises KeyError for a permission that is not in the table.
    """
    allowed = PERMISSIONS[permission].roles
    if not user.is_authenticated:
        return False
    held = user.roles_anywhere if obj is None else obj.roles_of(user)
    return bool(allowed & held)
