"""What goes into the ZIP of a dossier: what its reader may see, and nothing else."""

import json

from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from accounts.views.printed import no_pdf_words
from evaluations.views.evaluation import EvaluationPdf
from lib.pdf import can_make_pdf, make_pdf
from lib.tabular import csv_lines
from overview.api import evaluations as adopted_facts
from partnerships.dossier_file import write_dossier
from partnerships.models import Document, Partnership, Result
from partnerships.timeline import Timeline, timeline_queryset
from partnerships.timeline import export as timeline_export

from .archive import Archive
from .manner import in_words, recorded
from .on_paper import on_paper
from .tables import Tables

# Drawing a PDF takes a second or more; of older years there is one on their own page.
MOST_PDFS = 12
PAPER = "overview/partnership_save_zip.html"
README = "overview/partnership_save_zip.txt"


class WholeDossier:
    """Writes one partnership into a file, for the user and at the moment of a request."""

    def __init__(self, partnership, request, *, at, on) -> None:
        self.partnership = partnership
        self.request = request
        self.user = request.user
        self.at = at
        self.on = on
        self.dossier = write_dossier(partnership, self.user, at)

    def write_to(self, file) -> None:
        with Archive(file, self.at) as archive:
            self.add_paper(archive)
            self.add_data(archive)
            self.add_documents(archive)
            archive.add_readme(self.readme(archive))

    def readme(self, archive: Archive) -> str:
        context = {
            "partnership": self.partnership,
            "user": self.user,
            "on": self.on,
            "held": archive.held,
            "left_out": archive.left_out,
        }
        return render_to_string(README, context)

    # -- on paper -----------------------------------------------------------------------------

    def add_paper(self, archive: Archive) -> None:
        if not can_make_pdf():
            archive.left_out.append(no_pdf_words())
            return
        number = self.partnership.number
        archive.add("", f"{number}.pdf", self.paper(), _("the dossier, to read and print"))
        found = self.evaluations().order_by("-programme__year", "-pk")
        for evaluation in found[:MOST_PDFS]:
            view = EvaluationPdf()
            view.setup(self.request, pk=evaluation.pk)
            view.at, view.on = self.at, self.on
            view.target = view.load()
            archive.add(_("evaluations") + "/", view.file_name(), view.content(), str(evaluation))
        if (more := found.count() - MOST_PDFS) > 0:
            words = ngettext(
                "%(number)s older evaluation: save it as a PDF on its own page.",
                "%(number)s older evaluations: save them as a PDF on their own pages.",
                more,
            )
            archive.left_out.append(words % {"number": more})

    def evaluations(self):
        """The adopted ones."""
        rows = adopted_facts.adopted(self.user)
        return rows.filter(programme__partnership=self.partnership)

    def paper(self) -> bytes:
        about, tables = on_paper(Tables(self.dossier, in_words))
        context = {
            "partnership": self.partnership,
            "about": about,
            "tables": tables,
            "user": self.user,
            "on": self.on,
            "is_pdf": True,
            "foot": f"{self.partnership} · {self.partnership.number}",
        }
        return make_pdf(render_to_string(PAPER, context, request=self.request))

    # -- as data ------------------------------------------------------------------------------

    def add_data(self, archive: Archive) -> None:
        folder, number = _("data") + "/", self.partnership.number
        pieces = json.JSONEncoder(ensure_ascii=False, indent=1).iterencode(self.dossier)
        words = _("the dossier for another register of this kind; it can be read in there")
        archive.add_lines(folder, f"{number}.json", pieces, words)
        tables = Tables(self.dossier, recorded)
        for table in (tables.partnership(), *tables.all()):
            lines = csv_lines(table.columns, table.rows)
            archive.add_lines(folder, f"{table.name}.csv", lines, table.title)
        self.add_timeline(archive, folder)
        scores = list(self.scores())
        if scores:
            columns = [
                _("Year"),
                _("Evaluation"),
                _("Criterion"),
                _("Party"),
                _("Score"),
                _("Comment"),
            ]
            archive.add_lines(
                folder, "scores.csv", csv_lines(columns, scores), _("Scores of adopted evaluations")
            )

    def add_timeline(self, archive: Archive, folder: str) -> None:
        rows = timeline_queryset(Partnership.objects.visible_to(self.user))
        timeline = Timeline(rows.get(pk=self.partnership.pk), self.user, self.on)
        lines = csv_lines(timeline_export.columns(), timeline_export.rows(timeline))
        archive.add_lines(folder, "timeline.csv", lines, _("Timeline"))

    def scores(self):
        """Each party's score per criterion, of every adopted year."""
        for evaluation in self.evaluations().order_by("programme__year", "pk").iterator():
            sheet = adopted_facts.read(evaluation, self.on).sheet
            for criterion in adopted_facts.criteria_of(sheet):
                for answer in criterion["answers"]:
                    yield [
                        evaluation.programme.label,
                        evaluation.get_kind_display(),
                        criterion["title"],
                        answer["party"],
                        _("n/a") if answer["na"] else answer["value"],
                        answer["comment"],
                    ]

    # -- documents ----------------------------------------------------------------------------

    def add_documents(self, archive: Archive) -> None:
        rows = Document.objects.visible_to(self.user).filter(partnership=self.partnership)
        for document in rows.exclude(stored_name="").order_by("pk"):
            about = f"{document.title} ({document.level_label})"
            name = document.original_name or document.title
            archive.add_stored(_("documents") + "/", name, document.stored_name, about)
        results = Result.objects.visible_to(self.user).filter(partnership=self.partnership)
        for result in results.exclude(picture_name="").order_by("pk"):
            title = result.title.replace("/", "-")
            name = f"{title}.{ending_of(result.picture_name)}"
            archive.add_stored(_("pictures") + "/", name, result.picture_name, result.title)


def ending_of(stored_name: str) -> str:
    """The ending of a stored picture: it is written anew as one of two kinds."""
    return "png" if stored_name.endswith(".png") else "jpg"
