"""Forms for documents: a file or a link, its versions, and who may read it."""

from django import forms
from django.conf import settings
from django.db.models import Q
from django.template.defaultfilters import filesizeformat
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.permissions import may
from lib.uploads import ACCEPT, check_upload, clean_filename
from organisations.models import Organisation
from partnerships.confidential import change_levelled
from partnerships.documents import store_document
from partnerships.enums import DocumentKind, PartyState, Visibility
from partnerships.forms.base import ChildForm, WebAddress
from partnerships.forms.meeting import meeting_label
from partnerships.models import Document

LANGUAGES = [
    ("nl", _("Dutch")),
    ("en", _("English")),
    ("de", _("German")),
    ("fr", _("French")),
]


def keepers_of_own(partnership, user):
    """The organisations for which this user may keep a document of its own here."""
    joined = partnership.parties.filter(state=PartyState.JOINED).values("organisation_id")
    return (
        Organisation.objects.filter(pk__in=user.organisations_as("coordinator"))
        .filter(Q(pk=partnership.keeper_id) | Q(pk__in=joined))
        .order_by("sort_name", "pk")
    )


class DocumentForm(ChildForm):
    """What a document is, where it belongs and who may read it; its content stays as it was."""

    language = forms.ChoiceField(label=_("Language"), choices=LANGUAGES, initial="nl")

    class Meta:
        model = Document
        fields = ["kind", "title", "agreement", "meeting", "link", "language", "visibility"]
        field_classes = {"link": WebAddress}
        widgets = {"visibility": forms.RadioSelect}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["link"].help_text = _("A web address, when the document stands elsewhere.")
        if self.instance.pk and (self.instance.stored_name or self.instance.is_signed_text):
            del self.fields["link"]
        elif self.instance.pk:
            self.fields["link"].required = True

    def scope_choices(self) -> None:
        super().scope_choices()
        for name in ("agreement", "meeting"):
            if not self.fields[name].queryset.exists():
                del self.fields[name]
        if "meeting" in self.fields:
            self.fields["meeting"].label_from_instance = meeting_label
        if self.instance.pk and self.instance.is_signed_text:
            # Under a signed agreement its text stays where it is, for all who may see it.
            self.fields.pop("agreement", None)
            del self.fields["kind"]
        self._offer_levels()

    def _offer_levels(self) -> None:
        """The levels this user may choose, the own organisation by its name."""
        own = list(keepers_of_own(self.partnership, self.user))
        if self.instance.is_own_only:
            own = [self.instance.organisation]
        self.own_organisations = own
        levels = []
        if may(self.user, "partnership.edit", self.partnership):
            levels = [Visibility.PARTIES, Visibility.EVERYONE]
        if own and self.may_be_own:
            levels.append(Visibility.OWN)
        field = self.fields["visibility"]
        field.choices = [(level.value, self._level_label(level)) for level in levels]
        if self.instance.pk is None:
            field.initial = self.initial["visibility"] = levels[0] if levels else None

    @property
    def may_be_own(self) -> bool:
        """What others rely on, or know as the text that was signed, is not taken from them."""
        document = self.instance
        if document.pk is None or document.is_own_only:
            return True
        # Of a newer version that others may not know of, they would still meet the earlier one.
        is_known = document.is_signed_text or document.replaces_id is not None
        relied_on = is_known or document.amendments.exists()
        return not relied_on and len(self.own_organisations) == 1

    def _level_label(self, level) -> str:
        if level == Visibility.OWN and len(self.own_organisations) == 1:
            return gettext("Only %(organisation)s") % {"organisation": self.own_organisations[0]}
        return str(level.label)

    def clean(self):
        cleaned = super().clean()
        if cleaned.get("visibility") == Visibility.OWN:
            organisation = cleaned.get("organisation")
            if len(self.own_organisations) == 1:
                organisation = self.own_organisations[0]
            self.instance.organisation = organisation
        return cleaned

    def save(self, *, by, at, reason=""):
        """Change the document; its words stay with its organisation while it was not shared."""
        names = [name for name in self.own_fields() if name != "organisation"]
        changes = {name: self.cleaned_data[name] for name in names}
        if changes.get("visibility") == Visibility.OWN:
            changes["organisation"] = self.instance.organisation
        return change_levelled(
            self.instance,
            changes,
            by=by,
            at=at,
            version=self.cleaned_data["version"],
            reason=reason,
        )


class FileForm(DocumentForm):
    """A document with its content. The file is judged before anything is kept."""

    file = forms.FileField(
        label=_("File"),
        required=False,
        widget=forms.FileInput(attrs={"accept": ACCEPT}),
    )
    upload = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
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


class DocumentCreateForm(FileForm):
    """A new document. Who coordinates for several organisations here says of which it is."""

    organisation = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Of which organisation"),
        required=False,
        help_text=_("When only the own organisation may read it."),
    )
    field_order = [
        "file", "link", "title", "kind", "agreement", "meeting", "language", "visibility",
        "organisation",
    ]  # fmt: skip

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.initial.get("meeting"):
            self.initial["kind"] = DocumentKind.MINUTES
        elif not self.initial.get("agreement"):
            self.initial["kind"] = DocumentKind.OTHER

    def scope_choices(self) -> None:
        super().scope_choices()
        if len(self.own_organisations) > 1:
            keys = [organisation.pk for organisation in self.own_organisations]
            self.fields["organisation"].queryset = Organisation.objects.filter(pk__in=keys)
        else:
            del self.fields["organisation"]

    def clean(self):
        cleaned = super().clean()
        own = cleaned.get("visibility") == Visibility.OWN
        if own and not self.instance.organisation and "organisation" not in self.errors:
            self.add_error("organisation", _("Say of which organisation this document is."))
        return cleaned


class DocumentRenewForm(FileForm):
    """A newer version: what it is and who may read it stays, the earlier one stays readable."""

    field_order = ["file", "link", "title", "change_note"]

    class Meta(FileForm.Meta):
        fields = ["link", "title", "change_note"]
        widgets = {}

    language = None

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        older = self.instance.replaces
        self.fields["title"].initial = self.initial["title"] = older.title
        self.fields["change_note"].help_text = _("In one sentence; it stands beside the version.")
        self.fields["change_note"].required = older.is_signed_text

    def scope_choices(self) -> None:
        ChildForm.scope_choices(self)

    def clean_link(self):
        link = self.cleaned_data["link"]
        if link and link == self.instance.replaces.link:
            raise forms.ValidationError(_("That is the address of the version that is there."))
        return link
