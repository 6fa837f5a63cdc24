"""What can be added to a partnership: each section that is empty, as a link that fills it."""

from django.utils.translation import gettext as _

from accounts.permissions import may
from lib.addresses import address


def additions_of(dossier) -> list[tuple[str, str]]:
    """(Label, address) of what this user may fill and what says nothing yet."""
    pk = dossier.partnership.pk
    if not dossier.may_edit:
        note = [(_("Note"), address("note_create", pk))]
        return note if dossier.may_note and not dossier.notes else []
    pages = [
        (dossier.theme_lines, _("Theme"), "theme_create"),
        (dossier.partnership.programme_rows, _("Programme year"), "programme_open"),
        (dossier.agreements, _("Agreement"), "agreement_create"),
        (dossier.arrangement_lines, _("Arrangement"), "arrangement_create"),
        (dossier.exchange.total, _("Supply and demand"), "exchange_create"),
        (dossier.has_intent, _("Cause, mission and added value"), "partnership_edit_purpose"),
        (dossier.benefits, _("Added value for a group"), "benefit_create"),
        (dossier.bodies, _("Body that meets"), "body_create"),
        (dossier.decisions, _("Decision"), "decision_create"),
        (dossier.results, _("Result"), "result_create"),
        (dossier.communication.total, _("Communication"), "communication_create"),
        (dossier.notes or not dossier.may_note, _("Note"), "note_create"),
        (dossier.documents, _("Document"), "document_create"),
        (dossier.sources.total, _("Source"), "source_create"),
        (dossier.links, _("Link to a partnership"), "link_create"),
        (dossier.area.names or dossier.area.region, _("Area"), "partnership_edit_area"),
        (
            dossier.start_check or dossier.partnership.is_ended,
            _("Start-up check"),
            "start_check_edit",
        ),
        (
            dossier.guide_example
            or not dossier.partnership.joined_organisation_ids
            or not may(dossier.user, "example.propose", dossier.partnership),
            _("Example for the guide"),
            "guide_example_create",
        ),
    ]
    return [(label, address(name, pk)) for rows, label, name in pages if not rows]
