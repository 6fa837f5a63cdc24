"""The kinds of work: what the page is narrowed by, what a mail is about and can be switched off."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class DutyKind(TextChoices):
    """What a line of work is about; each rule belongs to one kind."""

    EVALUATION = "evaluation", _("Evaluations to fill in")
    ADOPTION = "adoption", _("Evaluations to adopt")
    PLAN = "plan", _("Plans of approach")
    ACTIVITY = "activity", _("Activities")
    THEME = "theme", _("Themes and owners")
    AGREEMENT = "agreement", _("Agreements")
    PARTY = "party", _("Parties and invitations")
    ACTION = "action", _("Action points")
    MEETING = "meeting", _("Meetings")
    RESULT = "result", _("Results to tell about")
    SILENT = "silent", _("Partnerships gone silent")
    ACCESS = "access", _("Colleagues and deputies")
    GUIDE = "guide", pgettext_lazy("kind of work", "Guide")
