"""What waits for somebody: one exact rule per kind of duty, each a QuerySet of its own.

A duty belongs to one person by their role today; the page, and later the menu and the mails, read
the same rules.
"""

import datetime

from .agreed import agreed_duties
from .cards import card_duties
from .duty import Duty, Tick, partnerships_i_coordinate
from .evaluating import adoption_duties, answer_duties, judging_duties
from .governing import governing_duties
from .guiding import guiding_duties
from .kinds import DutyKind
from .themes import theme_duties

__all__ = ["Duty", "DutyKind", "Tick", "duties_of", "partnerships_i_coordinate"]

SOON = datetime.timedelta(days=30)


def duties_of(user, on: datetime.date) -> dict[str, list[Duty]]:
    """Everything that waits for this user, in groups "late", "soon" and "later", urgent first."""
    duties = [
        *answer_duties(user, on),
        *judging_duties(user, on),
        *adoption_duties(user, on),
        *card_duties(user, on),
        *theme_duties(user, on),
        *governing_duties(user, on),
        *agreed_duties(user, on),
        *guiding_duties(user, on),
    ]
    duties.sort(key=lambda duty: (duty.due_on or datetime.date.max, duty.text))
    groups: dict[str, list[Duty]] = {"late": [], "soon": [], "later": []}
    for duty in duties:
        if duty.due_on and duty.due_on < on:
            groups["late"].append(duty)
        elif duty.due_on and duty.due_on <= on + SOON:
            groups["soon"].append(duty)
        else:
            groups["later"].append(duty)
    return groups
