"""Everything on the partnership page, arranged for reading."""

from functools import cached_property

from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts.history import latest_entries
from accounts.permissions import may
from lib.addresses import address
from partnerships.crowding import crowd_of
from partnerships.enums import Stage
from partnerships.lifecycle.partnership import PARTNERSHIP
from partnerships.papers import paper_standing
from partnerships.proposals import waiting_lines
from partnerships.versions import newest_of

from . import additions, agreed, around, gaps, governing, themes, told, years
from .rows import read_sections

STAGE_TONES = {
    Stage.EXPLORING: "plan",
    Stage.ACTIVE: "good",
    Stage.WINDING_DOWN: "warn",
    Stage.ENDED: "none",
}
SHOWN_OF_HISTORY = 5
SHOWN_OF_GAPS = 6
SHOWN_OF_LIST = 6


class Folded:
    """A list of which the first lines stand open and the rest unfolds."""

    def __init__(self, lines: list):
        # One or two more are no reason to fold.
        cut = len(lines) if len(lines) <= SHOWN_OF_LIST + 2 else SHOWN_OF_LIST
        self.shown, self.further = lines[:cut], lines[cut:]

    @property
    def total(self) -> int:
        return len(self.shown) + len(self.further)


class Dossier:
    """One partnership for one user on one day. Load it through `read_partnership`.

    Making one reads the sections in one query; after that only the history is asked for.
    """

    def __init__(self, partnership, user, on):
        read_sections(partnership, user, on)
        self.partnership = partnership
        self.user = user
        self.on = on
        self.may_edit = may(user, "partnership.edit", partnership)
        self.may_hand_over = may(user, "partnership.hand_over", partnership)
        self.may_see_history = may(user, "history.see", partnership)
        self.may_note = may(user, "note.write", partnership)
        self.may_add_result = may(user, "result.edit", partnership)

    @cached_property
    def moves(self):
        """The stage's moves as links (they ask something first) or buttons."""
        return [
            {
                "move": move,
                "asks": move.name in ("end", "reopen"),
                "url": address(f"partnership_{move.name}", self.partnership.pk),
            }
            for move in PARTNERSHIP.available(self.partnership, self.user)
        ]

    @cached_property
    def sections(self) -> list[tuple]:
        """The sections of the page that have content: (anchor, label)."""
        rows = [
            ("themes", _("Themes"), self.theme_lines),
            ("arrangements", _("Arrangements"), self.arrangement_lines),
            ("exchange", _("Supply and demand"), self.exchange.total),
            ("results", _("Results"), self.results),
            ("intent", _("Why and for whom"), self.has_intent or self.benefits),
            ("evaluations", _("Evaluations"), self.evaluations),
            ("bodies", self.meeting_title, self.meets),
            ("communication", _("Communication"), self.communication.total),
            ("notes", _("Notes"), self.notes),
            ("documents", self.documents_title, self.documents or self.sources.total),
        ]
        return [(anchor, label) for anchor, label, content in rows if content]

    @property
    def has_intent(self) -> bool:
        """Whether more is written about why and what for than the purpose on top."""
        p = self.partnership
        return bool(p.cause or p.shared_mission or p.principles or p.added_value)

    @property
    def year_words(self) -> str:
        first, last = self.partnership.programme_period(self.on.year)
        return _("%(first)s to %(last)s") % {
            "first": date_format(first, "F"),
            "last": date_format(last, "F"),
        }

    @property
    def stage_tone(self) -> str:
        return STAGE_TONES[self.partnership.stage]

    @cached_property
    def years(self):
        return years.years_of(self.partnership, self.on)

    # -- themes -------------------------------------------------------------------------------

    @cached_property
    def theme_lines(self):
        return themes.theme_lines(self.partnership, self.on)

    @cached_property
    def theme_groups(self):
        return themes.grouped([line for line in self.theme_lines if not _is_over(line)])

    @cached_property
    def former_themes(self):
        return [line for line in self.theme_lines if _is_over(line)]

    # -- what was agreed, and the yearly look back ---------------------------------------------

    @cached_property
    def arrangement_lines(self):
        return agreed.arrangement_lines(self.partnership)

    @cached_property
    def arrangements(self) -> Folded:
        """What was agreed, but for who sits somewhere for others: that stands in its own list."""
        return Folded([line for line in self.arrangement_lines if not line.network])

    @cached_property
    def represented(self) -> Folded:
        return Folded([line for line in self.arrangement_lines if line.network])

    @cached_property
    def verdict_year(self) -> str:
        """The year of the verdicts shown, when they are all of one year."""
        found = {line.kept_year for line in self.arrangement_lines if line.kept_year}
        return found.pop() if len(found) == 1 else ""

    @cached_property
    def has_verdicts(self) -> bool:
        return any(line.kept_label for line in self.arrangement_lines)

    @cached_property
    def exchange(self) -> Folded:
        return Folded(agreed.exchange_lines(self.partnership))

    @cached_property
    def evaluations(self):
        lines = []
        for row in self.partnership.evaluation_rows:
            label, tone = years.evaluation_state(row, self.on)
            url = address("evaluation_show", row["id"])
            spread = years.spread(row)
            names = {"year": row["label"]}
            if row["kind"] == "interim":
                name = _("Interim review of %(year)s") % names
            else:
                name = _("Evaluation of %(year)s") % names
            lines.append(
                {
                    **row,
                    "name": name,
                    "state_label": label,
                    "tone": tone,
                    "url": url,
                    "spread": spread,
                }
            )
        return lines

    @cached_property
    def running_evaluation(self):
        """The evaluation that asks for attention now."""
        return next((row for row in self.evaluations if row["state"] != "adopted"), None)

    @cached_property
    def opening_url(self) -> str:
        """Where an evaluation is opened, while a year has activities and no evaluation."""
        year = self.partnership.programme_year(self.on)
        judged = {row["programme"] for row in self.evaluations if row["kind"] == "yearly"}
        waits = any(
            row["year"] <= year and row["id"] not in judged and row["total"]
            for row in self.partnership.programme_rows
        )
        if waits and may(self.user, "evaluation.run", self.partnership):
            return address("evaluation_open", self.partnership.pk)
        return ""

    # -- people and surroundings --------------------------------------------------------------

    @cached_property
    def parties(self):
        return around.parties_beside(self.partnership)

    @cached_property
    def sisters(self):
        return around.sister_sentences(self.partnership)

    @cached_property
    def area(self):
        return around.area_of(self.partnership)

    @cached_property
    def benefits(self):
        return self.partnership.benefit_rows

    @cached_property
    def crowd(self):
        """The signal that the table gets full, or None."""
        return crowd_of(self.partnership)

    @cached_property
    def proposed(self):
        """Joinings that wait for the answer of a party."""
        return waiting_lines(self.partnership, self.user)

    # -- who meets, what was decided, what came of it ------------------------------------------

    @cached_property
    def bodies(self):
        return around.body_lines(self.partnership, self.on)

    @cached_property
    def decisions(self):
        return governing.decision_lines(self.partnership)

    @cached_property
    def next_meeting(self):
        return governing.next_meeting(self.partnership)

    @cached_property
    def actions(self) -> str:
        return governing.actions_in_words(self.partnership)

    @property
    def meets(self) -> bool:
        return bool(self.bodies or self.decisions or self.actions)

    @property
    def meeting_title(self) -> str:
        return _("Meetings and decisions") if self.decisions else _("Bodies that meet")

    @cached_property
    def results(self):
        return told.result_lines(self.partnership)

    @cached_property
    def communication(self) -> Folded:
        return Folded(told.communication_lines(self.partnership))

    @cached_property
    def notes(self):
        return told.note_lines(self.partnership)

    # -- the guide ----------------------------------------------------------------------------

    @property
    def start_check(self) -> dict[str, int]:
        """How many preconditions are met, not yet, and known of; empty before it was filled in."""
        answers = [row["answer"] for row in self.partnership.start_check_rows]
        if not answers:
            return {}
        return {
            "met": answers.count("met"),
            "not_yet": answers.count("not_yet"),
            "all": len(answers),
        }

    @property
    def guide_example(self) -> dict | None:
        """The proposal to be an example in the guide."""
        return next(iter(self.partnership.guide_example_rows), None)

    # -- papers and sources -------------------------------------------------------------------

    @cached_property
    def papers(self):
        """How the partnership stands with its papers, in a sentence; None without any."""
        going_on = not self.partnership.is_ended
        return paper_standing(self.agreements, self.on, goes_on=going_on)

    @cached_property
    def documents(self):
        """Documents that stand under no agreement; an agreement shows its own."""
        rows = self.partnership.documents.all()
        return newest_of([document for document in rows if document.agreement_id is None])

    @property
    def documents_title(self) -> str:
        """What the section of documents and sources is called, by what stands in it."""
        if self.documents and self.sources.total:
            return _("Documents and sources")
        return _("Sources") if self.sources.total else _("Documents")

    @cached_property
    def sources(self) -> Folded:
        return Folded(around.source_lines(self.partnership))

    @cached_property
    def links(self):
        return around.linked_lines(self.partnership)

    @cached_property
    def agreements(self):
        """Agreements, each with its own documents at hand."""
        rows = list(self.partnership.agreements.all())
        for agreement in rows:
            mine = [d for d in self.partnership.documents.all() if d.agreement_id == agreement.pk]
            agreement._prefetched_objects_cache["documents"] = mine
        return rows

    @cached_property
    def history(self):
        if not self.may_see_history:
            return []
        return latest_entries(self.partnership, SHOWN_OF_HISTORY)

    # -- what is not there --------------------------------------------------------------------

    @cached_property
    def gaps(self):
        if not self.may_edit or self.partnership.is_ended:
            return []
        return gaps.gaps_of(self.partnership, self.theme_lines, self.on)

    @property
    def first_gaps(self):
        return self.gaps[:SHOWN_OF_GAPS]

    @property
    def further_gaps(self):
        return self.gaps[SHOWN_OF_GAPS:]

    @cached_property
    def additions(self):
        """The sections without content, as links that fill them: (label, address)."""
        return additions.additions_of(self)


def _is_over(line) -> bool:
    return line.theme.stage in ("completed", "dropped")
