"""The trail of all that somebody administers: on the screen, and as a file."""

import datetime

from django.db import transaction
from django.http import StreamingHttpResponse
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from accounts.forms.trail import ACT_LABELS
from accounts.history import entry_in_short
from accounts.origin import Door
from accounts.records import audit
from accounts.views.heavy import heavy
from accounts.views.trail import HistoryPage
from lib.tabular import csv_chunks
from overview.backup.telling import last_backup
from overview.trail import APPS_SHOWN, in_words, is_own_affair, trail_for

# The newest so many; who wants more narrows the period.
IN_A_FILE = 10_000
# After so long without a backup something is wrong with it.
OLD = datetime.timedelta(days=2)


class TrailPage(HistoryPage):
    """What page and file have in common."""

    permission = "trail.see"
    reads_afar = True
    apps_shown = APPS_SHOWN
    acts = tuple(ACT_LABELS)

    def trail(self):
        return trail_for(self.request.user)

    def in_words(self, rows) -> list:
        return in_words(rows, self.request.user)


class TrailList(TrailPage):
    """Who did what: for administrators in the whole register, for managers in what they manage."""

    template_name = "overview/trail_list.html"

    def context(self, **extra):
        if self.request.user.is_administrator:
            backup = last_backup()
            extra |= {
                "backup": backup,
                "backup_is_old": backup is None or self.at - backup.at > OLD,
            }
        chosen = self.request.GET.urlencode()
        return super().context(
            chosen=chosen, most_in_file=number_format(IN_A_FILE, force_grouping=True), **extra
        )


class TrailCsv(TrailPage):
    """What was chosen as a file; that it was taken stands in the trail itself."""

    reauthenticate = "administrator"

    def columns(self) -> list[str]:
        return [
            _("When"), _("Who"), _("What was done"), _("Outcome"), _("Came in through"),
            _("Reason"), _("Act"), _("Kind of record"), _("Number of the record"),
            _("Number of the user"), _("Number of the partnership"),
            _("Number of the organisation"), _("Request"), _("Entry"),
        ]  # fmt: skip

    def rows(self, entries):
        user = self.request.user
        for row in entries:
            is_closed = is_own_affair(row, user)
            entry = entry_in_short(row, without_words=is_closed)
            yield [
                row.at.isoformat(timespec="seconds"), entry.who, entry.text,
                row.get_result_display(), Door(row.origin).label if row.origin else "",
                entry.reason, row.verb, row.object_type, row.object_id, row.actor_id,
                row.partnership_id, row.organisation_id, row.request_id, row.pk,
            ]  # fmt: skip

    @heavy
    def get(self, request, *args, **kwargs):
        chosen = self.form().narrow(self.trail()).newest_first()[:IN_A_FILE]
        with transaction.atomic():
            audit(by=request.user, at=self.at, verb="export", obj=request.user, scope=(None, None))
        name = _("trail-%(day)s.csv") % {"day": self.on.isoformat()}
        return StreamingHttpResponse(
            csv_chunks(self.columns(), self.rows(chosen.iterator(chunk_size=1000))),
            content_type="text/csv; charset=utf-8",
            headers={"Content-Disposition": f'attachment; filename="{name}"'},
        )
