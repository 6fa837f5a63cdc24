"""Documents: added with a file or a link, and opened through a checked door only."""

from django.core.files.storage import default_storage
from django.db import transaction
from django.http import FileResponse, Http404
from django.utils.translation import gettext_lazy as _

from accounts.errors import WrongMoment
from accounts.records import audit
from accounts.views.base import RegistryView
from lib.uploads import SANDBOXED
from partnerships.documents import nothing_left_behind, remove_document
from partnerships.forms.document import DocumentCreateForm, DocumentForm, DocumentRenewForm
from partnerships.models import Document
from partnerships.views.base import ChildCreate, ChildEdit, ChildRemove

SECTION = "documents"
DOWNLOAD_HEADERS = {
    "Content-Security-Policy": SANDBOXED,
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "private, no-store",
}


class BesideItsAgreement:
    """A document of an agreement or a meeting stands on that page."""

    section = SECTION

    def parent_of(self, document):
        return document.agreement or document.meeting or document.partnership

    def success_url(self, saved) -> str:
        return self.section_url(self.parent_of(saved))


class WithFile(BesideItsAgreement):
    """A form with a file: what is not recorded leaves no file behind."""

    form = None

    def get_form(self, data=None, files=None):
        self.form = super().get_form(data, files)
        return self.form

    def post(self, request, *args, **kwargs):
        with nothing_left_behind(lambda: self.form and self.form.instance):
            return super().post(request, *args, **kwargs)

    def form_invalid(self, form):
        if form.files.get("file") and "file" not in form.errors:
            form.add_error("file", _("A file cannot be kept in the form: choose it once more."))
        return super().form_invalid(form)


class DocumentCreate(WithFile, ChildCreate):
    permission = "document.add"
    form_class = DocumentCreateForm
    presets = ("agreement", "meeting", "kind")
    heading = _("Add a document")
    submit_label = _("Add the document")
    success_message = _("The document is added.")


class DocumentRenew(WithFile, ChildCreate):
    """A newer version of a document; the earlier one stays readable behind it."""

    model = Document
    form_class = DocumentRenewForm
    submit_label = _("Add this version")
    success_message = _("The newer version is added. The earlier one stays readable.")

    def get_heading(self) -> str:
        return _("A newer version of “%(document)s”") % {"document": self.target}

    @property
    def lead(self) -> str:
        if self.target.is_signed_text:
            return _("The text that was signed stays readable behind it. Say why it is replaced.")
        return _("Who may read it stays the same.")

    def parent(self):
        return self.parent_of(self.target)

    def new_instance(self):
        older = self.target
        return Document(
            partnership=older.partnership,
            agreement=older.agreement,
            meeting=older.meeting,
            kind=older.kind,
            language=older.language,
            visibility=older.visibility,
            organisation=older.organisation,
            replaces=older,
        )

    def get(self, request, *args, **kwargs):
        refuse_older(self.target)
        return super().get(request, *args, **kwargs)

    def save(self, form):
        refuse_older(self.target)
        return super().save(form)


def refuse_older(document) -> None:
    """WrongMoment for a version that has a newer one: it stays as it was."""
    if Document.objects.filter(replaces=document).exists():
        raise WrongMoment(_("There is a newer version of this document."))


class DocumentEdit(BesideItsAgreement, ChildEdit):
    model = Document
    form_class = DocumentForm
    heading = _("Change the document’s details")
    lead = _("The file itself stays as it is. Add a newer version beside it.")

    def parent(self):
        return self.parent_of(self.target)

    def remove_url(self) -> str:
        return "" if self.target.is_signed_text else super().remove_url()

    def get(self, request, *args, **kwargs):
        refuse_older(self.target)
        return super().get(request, *args, **kwargs)

    def save(self, form):
        refuse_older(self.target)
        return super().save(form)


class DocumentRemove(BesideItsAgreement, ChildRemove):
    model = Document

    def parent(self):
        return self.parent_of(self.target)

    def success_url(self, saved) -> str:
        return self.section_url(saved)

    def hindrance(self) -> str:
        if self.target.is_signed_text:
            return _("The text of a signed agreement stays readable.")
        refuse_older(self.target)
        return ""

    def remove(self, *, by, at, reason):
        remove_document(self.target, by=by, at=at, reason=reason)


class DocumentOpen(RegistryView):
    """Hands out a file as an attachment to who may see it, and writes down that it was opened."""

    model = Document
    permission = "document.see"
    http_method_names = ["get", "options"]

    def get(self, request, *args, **kwargs):
        document = self.target
        if not document.stored_name or not default_storage.exists(document.stored_name):
            raise Http404
        with transaction.atomic():
            audit(by=request.user, at=self.at, verb="open", obj=document)
        return FileResponse(
            default_storage.open(document.stored_name),
            as_attachment=True,
            filename=document.original_name,
            content_type=document.content_type,
            headers=DOWNLOAD_HEADERS,
        )
