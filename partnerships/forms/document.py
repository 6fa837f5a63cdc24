"""Forms for documents: a file or a link."""

from django import forms
from django.conf import settings
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from lib.uploads import ACCEPT, check_upload, clean_filename
from partnerships.documents import store_document
from partnerships.enums import DocumentKind
from partnerships.forms.base import ChildForm, WebAddress
from partnerships.models import Document

LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
]


class DocumentForm(ChildForm):
    """What a document is and where it belongs; its content stays as it was."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="nl")

    class Meta:
        model = Document
        fields = ["kind", "title", "agreement", "link", "language"]
        field_classes = {"link": WebAddress}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].help_text = _("A web address, when the document stands elsewhere.")
        if self.instance.pk and self.instance.stored_name:
            del self.fields["link"]
        elif self.instance.pk:
            self.fields["link"].required = True

    def scope_choices(self) -> None:
        super().scope_choices()
        if not self.fields["agreement"].queryset.exists():
            del self.fields["agreement"]


class DocumentCreateForm(DocumentForm):
    """A new document. The file is judged by its content before anything is kept."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    field_order = ["file", "link", "title", "kind", "agreement", "language"]
    upload = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.initial.get("agreement"):
            self.initial["kind"] = DocumentKind.OTHER
        self.fields["title"].required = False
        self.fields["title"].help_text = _("Leave empty to use the name of the file.")
        self.fields["file"].help_text = format_lazy(
            _("PDF, PNG, JPEG, Word (docx), Excel (xlsx) or OpenDocument (odt), at most {size}."),
            size=filesizeformat(settings.MAX_DOCUMENT_BYTES),
        )

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file:
            self.upload = check_upload(file, settings.MAX_DOCUMENT_BYTES)
        return file

    def clean(self):
        cleaned = super().clean()
        file, link = cleaned.get("file"), cleaned.get("link")
        if not file and not link and not {"file", "link"} & set(self.errors):
            self.add_error("file", _("Choose a file or give a link."))
        if not cleaned.get("title") and "title" not in self.errors:
            if file:
                cleaned["title"] = clean_filename(file.name).rpartition(".")[0] or file.name
            elif link:
                self.add_error("title", _("Give a title."))
        if file and self.upload:
            # The constraint asks for content; the real name is written with the file.
            self.instance.stored_name = str(self.instance.uuid)
        return cleaned

    def save(self, *, by, at, reason=""):
        return store_document(self.instance, self.cleaned_data["file"], self.upload, by=by, at=at)
