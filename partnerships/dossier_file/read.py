"""Making a new dossier from a file: all of it, or nothing."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.translation import gettext as _

from accounts import records
from organisations.models import Contact, Municipality, Organisation
from partnerships.coordinating import leave_out_unable
from partnerships.counters import refresh_partnership
from partnerships.enums import Visibility
from partnerships.models import (
    Document,
    Note,
    Partnership,
    PartnershipLink,
    Party,
    Programme,
    Signature,
    TargetGroup,
)
from partnerships.programmes import recount
from partnerships.recording import next_number
from partnerships.target_groups import target_group_named

from .parse import value_of
from .people import Company, Mention, problem
from .sections import SECTIONS, fields_of

# What a party says of itself.
OWN_WORDS = ("own_interest", "identity_note")


@dataclass
class Outcome:
    """What a file made, or would make."""

    partnership: Partnership
    mentions: list[Mention]
    counts: dict[str, int]
    skipped: Counter = field(default_factory=Counter)
    on_its_word: list[Party | Signature] = field(default_factory=list)


def read_on_trial(data, *, keeper, by, at, choices=None) -> Outcome:
    """What the file would make, without making it; FileProblem when it cannot be made."""
    with transaction.atomic():
        outcome = read_dossier(data, keeper=keeper, by=by, at=at, choices=choices)
        transaction.set_rollback(True)
    return outcome


@transaction.atomic
def read_dossier(data, *, keeper, by, at, choices=None) -> Outcome:
    """Record a new dossier from the data of a file and return what was made.

    ``choices`` says which organisation is meant where that is not plain: key → pk or "new". The
    words of an organisation with users of its own (notes, own interest, contacts) are taken over
    by its own people only; that it joined and signed is taken over on the word of the file, which
    its history then names. FileProblem names the row that does not fit; then nothing is made.
    """
    return _Reader(data, keeper=keeper, choices=choices or {}, by=by, at=at).read()


class _Reader:
    """Makes the rows in the order of the sections; what points ahead is filled in afterwards."""

    def __init__(self, data, *, keeper, choices, by, at):
        self.data, self.keeper, self.by, self.at = data, keeper, by, at
        self.company = Company(data, keeper=keeper, choices=choices, by=by, at=at)
        self.rows: dict[str, models.Model | None] = {}
        self.ahead = {row["key"]: model for n, model in SECTIONS.items() for row in data[n]}
        self.later: list[tuple] = []
        self.skipped: Counter = Counter()
        self.counts: Counter = Counter()
        self.on_its_word: list[Party | Signature] = []
        number = str(data["partnership"].get("number", ""))[:12]
        self.source = _("Read from a file of dossier %(number)s") % {"number": number}

    def read(self) -> Outcome:
        self.company.arrive()
        self.partnership = self.make_partnership()
        for name, model in SECTIONS.items():
            for number, row in enumerate(self.data[name], start=1):
                self.rows[row["key"]] = self.make(name, number, model, row)
                self.counts[name] += self.rows[row["key"]] is not None
        for instance, changes, links, where in self.later:
            self.fill_in(instance, changes, links, where)
        self.link()
        for programme in Programme.objects.filter(partnership=self.partnership):
            recount(programme)
        leave_out_unable(self.partnership, by=self.by, at=self.at)
        refresh_partnership(self.partnership)
        self.skipped["files"] += len(self.data["files"])
        self.skipped["evaluations"] += len(self.data["evaluations"])
        counts = {name: count for name, count in self.counts.items() if count}
        mentions = list(self.company.mentions.values())
        return Outcome(self.partnership, mentions, counts, +self.skipped, self.on_its_word)

    def make_partnership(self) -> Partnership:
        partnership = Partnership(number=next_number(), keeper=self.keeper)
        given = self.data["partnership"]
        return self.save("partnership", 0, partnership, given, reason=self.source)

    # -- one row ------------------------------------------------------------------------------

    def make(self, section, number, model, row) -> models.Model | None:
        """The row of the register; None when it may not be taken over or hangs under such a one."""
        names = {column.name for column in model._meta.concrete_fields}
        instance = model(**({"partnership": self.partnership} if "partnership" in names else {}))
        return self.save(section, number, instance, row)

    def save(self, section, number, instance, row, reason=""):
        links, later_changes, later_links = {}, {}, {}
        for column in fields_of(type(instance)):
            given, name = row.get(column.name), column.name
            try:
                if column.many_to_many:
                    ready, ahead = self.targets(column, given)
                    links[name] = ready
                    if ahead:
                        later_links[name] = given
                elif column.is_relation:
                    target, ahead = self.target(column, given)
                    if target is None and not ahead and not column.null:
                        return self.skip(column, given, section)
                    setattr(instance, name, target)
                    if ahead:
                        later_changes[name] = given
                else:
                    setattr(instance, name, value_of(column, given))
            except ValidationError as error:
                raise problem(section, number, error, name) from error
        if not self.may_take_over(instance):
            self.skipped[section] += 1
            return None
        self.check(section, number, instance)
        if self.speaks_for_another(instance):
            self.on_its_word.append(instance)
            reason = self.source
        links = {name: found for name, found in links.items() if found}
        records.create(instance, by=self.by, at=self.at, links=links, reason=reason)
        if later_changes or later_links:
            self.later.append((instance, later_changes, later_links, (section, number)))
        return instance

    def skip(self, column, given, section):
        """Leave out a row whose main thing was left out; ValidationError if it has none."""
        if given is None:
            raise ValidationError(_("This is missing."))
        self.skipped[section] += 1

    def check(self, section, number, instance):
        try:
            instance.validate_unique(exclude={"uuid"})
            instance.validate_constraints()
        except ValidationError as error:
            raise problem(section, number, error) from error

    def may_take_over(self, instance) -> bool:
        """The words of an organisation with users of its own are not put in its mouth."""
        if isinstance(instance, Party) and instance.organisation_id:
            if not self.company.may_speak_for(instance.organisation):
                for name in OWN_WORDS:
                    self.skipped["own_words"] += bool(getattr(instance, name))
                    setattr(instance, name, "")
        if isinstance(instance, Note) or (
            isinstance(instance, Document) and instance.visibility == Visibility.OWN
        ):
            organisation = instance.organisation
            return organisation is not None and self.company.may_speak_for(organisation)
        return True

    def speaks_for_another(self, instance) -> bool:
        """Whether an organisation with users of its own joined or signed by the word of a file."""
        if isinstance(instance, Party):
            party, said = instance, instance.is_joined
        elif isinstance(instance, Signature):
            party, said = instance.party, not instance.is_awaited
        else:
            return False
        if not said or party.organisation_id is None:
            return False
        return not self.company.may_speak_for(party.organisation)

    # -- what rows point to --------------------------------------------------------------------

    def target(self, column, given):
        """(what the field points to, whether that is still to be made)."""
        if given is None:
            return None, False
        model = column.related_model
        if model is TargetGroup:
            name = value_of(TargetGroup._meta.get_field("name"), given)
            who = {"partnership": self.partnership, "by": self.by, "at": self.at}
            return target_group_named(name, **who), False
        if model is Municipality:
            code = given.get("code") if isinstance(given, dict) else None
            if not isinstance(code, str) or not re.fullmatch("[0-9]{4}", code):
                raise ValidationError(_("This cannot stand here."))
            found = Municipality.objects.filter(code=code).first()
            self.skipped["municipalities"] += found is None
            return found, False
        if not isinstance(given, str):
            raise ValidationError(_("This cannot stand here."))
        made = {Organisation: self.company.organisations, Contact: self.company.people}
        rows = made.get(model, self.rows)
        if given in rows:
            if rows[given] is not None and not isinstance(rows[given], model):
                raise ValidationError(_("This points to something of another kind."))
            return rows[given], False
        if self.ahead.get(given) is not model:
            raise ValidationError(_("This points to something that is not in the file."))
        if not column.null and not column.many_to_many:
            raise ValidationError(_("This points to something that is not in the file."))
        return None, True

    def targets(self, column, given):
        if given is None:
            return [], False
        if not isinstance(given, list):
            raise ValidationError(_("This cannot stand here."))
        found = [self.target(column, one) for one in given]
        ready = list(dict.fromkeys(target for target, _ahead in found if target is not None))
        return ready, any(ahead for _target, ahead in found)

    def fill_in(self, instance, changes, links, where) -> None:
        """Write what a row points to, now that all of it is there."""
        fields = {name: type(instance)._meta.get_field(name) for name in (*changes, *links)}
        try:
            found = {name: self.target(fields[name], given)[0] for name, given in changes.items()}
            many = {name: self.targets(fields[name], given)[0] for name, given in links.items()}
        except ValidationError as error:
            raise problem(*where, error) from error
        for name, target in found.items():
            if target == instance:
                raise problem(*where, ValidationError(_("This cannot stand here.")), name)
            setattr(instance, name, target)
        self.check(*where, instance)
        records.update(instance, found, links=many, by=self.by, at=self.at)

    def link(self) -> None:
        """Link again to the partnerships that are here too, under the same number and title."""
        kinds = dict(PartnershipLink._meta.get_field("kind").choices)
        for row in self.data["links"]:
            row = row if isinstance(row, dict) else {}
            number, title = (str(row.get(name, ""))[:200] for name in ("number", "title"))
            other = None
            if "\x00" not in number + title and row.get("kind") in kinds:
                known = Partnership.objects.own_to(self.by)
                other = known.filter(number=number, title=title).first()
            if other is None:
                self.skipped["links"] += 1
                continue
            link = PartnershipLink(partnership=self.partnership, other=other, kind=row["kind"])
            records.create(link, by=self.by, at=self.at)
