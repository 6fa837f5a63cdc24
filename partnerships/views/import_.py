"""Spreadsheets that are read in: from the upload to what was made of it, and back."""

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from accounts.errors import WrongMoment
from accounts.forms.base import RemoveForm
from accounts.views.base import (
    ActionView,
    AtItsMoment,
    FormView,
    PageView,
    RegistryView,
    RemoveView,
)
from lib.tabular import XLSX
from partnerships.enums import ImportState
from partnerships.forms.spreadsheet import ImportCreateForm, ImportMapForm, ImportWriteForm
from partnerships.models import Import
from partnerships.spreadsheet import behind, making, steps, undoing
from partnerships.spreadsheet.announcing import coming
from partnerships.spreadsheet.page import (
    made_of,
    open_names,
    page_of,
    problem_lines,
    result_sentence,
    what_goes,
)
from partnerships.spreadsheet.template import template_file

SHOWN = 30


class ImportList(PageView):
    """What was read in before, and where to begin."""

    permission = "import.run"
    template_name = "partnerships/import_list.html"

    def context(self, **extra):
        rows = Import.objects.visible_to(self.request.user).select_related("organisation", "user")
        return super().context(imports=rows[:SHOWN], **extra)


class ImportCreate(FormView):
    """Choose a spreadsheet. Its rows are kept, nothing is recorded."""

    permission = "import.run"
    form_class = ImportCreateForm
    template_name = "partnerships/import_create.html"
    heading = gettext_lazy("Read in a spreadsheet")
    submit_label = gettext_lazy("Look at what it holds")

    def form_kwargs(self):
        return {"user": self.request.user}

    def back_url(self):
        return reverse("import_list")

    def success_url(self, saved):
        if saved.state == ImportState.UPLOADED:
            return reverse("import_map", args=[saved.pk])
        return saved.get_absolute_url()

    def get_success_message(self, saved):
        return ngettext(
            "%(count)s row was read from the file. Nothing is recorded yet.",
            "%(count)s rows were read from the file. Nothing is recorded yet.",
            saved.row_count,
        ) % {"count": saved.row_count}


class OneImport:
    """A page about one import."""

    permission = "import.run"
    model = Import

    def queryset(self):
        return super().queryset().select_related("organisation", "user")


class ImportMap(AtItsMoment, OneImport, FormView):
    """Point out what each column holds."""

    form_class = ImportMapForm
    template_name = "partnerships/import_map.html"
    heading = gettext_lazy("What stands in which column?")
    submit_label = gettext_lazy("Look over all rows")

    def hindrance(self):
        is_list = self.target.options.get("about") != steps.WORKBOOK
        if self.target.state in steps.BEFORE_WRITING and is_list:
            return ""
        return _("The columns of this file cannot be pointed out any more.")

    def form_kwargs(self):
        sheets = self.target.options.get("headings", {})
        asked = self.request.POST.get("sheet") or self.request.GET.get("sheet") or ""
        sheet = asked if asked in sheets else self.target.options.get("sheet", "")
        return {"batch": self.target, "sheet": sheet}

    def context(self, **extra):
        counts = self.target.options.get("counts", {})
        return super().context(
            batch=self.target, sheets=counts.items() if len(counts) > 1 else (), **extra
        )

    def get_success_message(self, saved):
        return ""


class ImportShow(OneImport, PageView):
    """How far it is: every row with what becomes of it, what to choose, what was made."""

    template_name = "partnerships/import_show.html"

    def context(self, **extra):
        number = self.request.GET.get("page", "1")
        asked = int(number) if number.isascii() and number.isdigit() and len(number) < 7 else 1
        outcome = self.request.GET.get("outcome", "")
        page = page_of(self.target, self.at, outcome, asked)
        made = made_of(self.target) if self.target.state == ImportState.WRITTEN else []
        return super().context(**page, made=made, **extra)


class ImportCheck(OneImport, ActionView):
    """Look over the next rows, a script asks for them by itself; or all rows once more."""

    def act(self):
        if "again" in self.request.POST:
            return steps.look_again(self.target, by=self.request.user, at=self.at)
        return steps.check_some(self.target, by=self.request.user, at=self.at)

    def post(self, request, *args, **kwargs):
        response = super().post(request, *args, **kwargs)
        if not request.htmx:
            return response
        if self.target.state != ImportState.CHECKING:
            answer = HttpResponse()
            answer["HX-Redirect"] = self.target.get_absolute_url()
            return answer
        return self.render(
            self.context(batch=self.target), template="partnerships/parts/import_progress.html"
        )


class ImportChoose(OneImport, ActionView):
    """Say which organisations are meant."""

    def act(self):
        marked = ((name.partition("name_")[2], v) for name, v in self.request.POST.items())
        values = {
            int(number): value
            for number, value in marked
            if number.isascii() and number.isdigit() and len(number) < 7
        }
        rest = "new" if self.request.POST.get("rest") == "new" else ""
        steps.choose_names(self.target, values, rest=rest, user=self.request.user)
        self.success_message = self.kept()
        return self.target

    def kept(self) -> str:
        """That the choices are kept, and how many names are still open."""
        kept = _("Your choices are kept.")
        still_open = open_names(self.target)
        words = ngettext(
            "%(count)s name is still open.", "%(count)s names are still open.", still_open
        )
        return f"{kept} {words % {'count': still_open}}" if still_open else kept


class ImportWrite(AtItsMoment, OneImport, FormView):
    """The final yes: all of it is made in one go, or nothing."""

    form_class = ImportWriteForm
    template_name = "partnerships/import_write.html"
    heading = gettext_lazy("Record all of this?")

    def hindrance(self):
        return making.hindrance_to_writing(self.target, self.at, skip=True)

    def form_kwargs(self):
        self.page = page_of(self.target, self.at, "", 1)
        return {"batch": self.target, "problems": self.page["problem_count"]}

    def context(self, **extra):
        made, all_rows = self.page["make_count"], self.page["all_count"]
        label = ngettext(
            "Record %(made)s of %(count)s row", "Record %(made)s of %(count)s rows", all_rows
        )
        self.submit_label = label % {"made": made, "count": all_rows}
        return super().context(
            **self.page,
            **coming(self.target, self.on),
            problem_lines=problem_lines(self.target),
            **extra,
        )

    def go_on(self, saved):
        behind.go_on(making.write_import, saved, by=self.request.user, at=self.at)

    def get_success_message(self, saved):
        return result_sentence(saved) if saved.state == ImportState.WRITTEN else ""


class ImportUndo(AtItsMoment, OneImport, FormView):
    """Takes everything that an import made away again, while nothing of it was changed or used."""

    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("Take all of it back")
    heading = gettext_lazy("Take back all that was read in?")

    def hindrance(self):
        return undoing.hindrance_to_undoing(self.target, self.at)

    def get_form(self, data=None, files=None):
        return RemoveForm(data, record=self.target)

    def context(self, **extra):
        goes = what_goes(self.target)
        kept = _("The history keeps what was recorded and that it was taken back.")
        return super().context(consequences=[*goes, kept], danger=True, **extra)

    def save(self, form):
        if form.cleaned_data["version"] != self.target.version:
            raise WrongMoment(_("Somebody changed this in the meantime. Look at it once more."))
        return undoing.begin_undoing(self.target, by=self.request.user, at=self.at)

    def go_on(self, saved):
        behind.go_on(undoing.undo_import, saved, by=self.request.user, at=self.at)

    def get_success_message(self, saved):
        done = _("Everything that this file made is removed again.")
        return done if saved.state == ImportState.UNDONE else ""


class ImportRemove(OneImport, RemoveView):
    """Throws the rows of a file away; what was made of it stays."""

    def hindrance(self):
        if self.target.state in (ImportState.WRITING, ImportState.WRITTEN, ImportState.UNDOING):
            return _("Take it back first: this shows what was made of the file.")
        return ""

    def consequences(self):
        return [_("The rows of the file are thrown away. Nothing else changes.")]

    def success_url(self, saved):
        return reverse("import_list")


class ImportTemplate(RegistryView):
    """A workbook to fill in, with an example and an explanation."""

    permission = "import.run"
    http_method_names = ["get", "options"]

    def get(self, request, *args, **kwargs):
        return HttpResponse(
            template_file(),
            content_type=XLSX,
            headers={"Content-Disposition": f'attachment; filename="{_("partnerships")}.xlsx"'},
        )
