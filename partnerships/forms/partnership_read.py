"""The form that reads a dossier file: first chosen, then looked over, then recorded."""

import base64
import binascii
import uuid
import zlib

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.forms.base import Typed
from organisations.forms.picker import PicksOrganisations
from organisations.models import Organisation
from partnerships.dossier_file import FileProblem, parse, read_dossier, read_on_trial
from partnerships.dossier_file.parse import LARGEST
from partnerships.forms.keeper import AsksKeeper


class PartnershipReadForm(AsksKeeper, PicksOrganisations, Typed, forms.Form):
    """A dossier file and, once it was looked over, which organisations it means.

    Between the two steps the file travels in the page itself, packed; nothing is stored before.
    """

    token = forms.UUIDField(widget=forms.HiddenInput)
    keeper = forms.ModelChoiceField(
        Organisation.objects.none(),
        label=_("Keeper"),
        empty_label=None,
        help_text=_("The organisation that will keep the new dossier."),
    )
    file = forms.FileField(
        label=_("Dossier file"),
        allow_empty_file=True,  # what is no dossier is told in one sentence
        widget=forms.FileInput(attrs={"accept": ".json,application/json"}),
        help_text=_("A file that was saved from a dossier, at most 2 MB."),
    )
    packed = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.user, self.at = user, at
        self.fields["token"].initial = uuid.uuid4
        self.fields["file"].required = not self.data.get("packed")
        self.content, self.dossier, self.outcome = b"", None, None
        self.set_out_keeper(user)

    def clean(self):
        cleaned = super().clean()
        file = cleaned.get("file")
        try:
            if file:
                if file.size > LARGEST:
                    raise FileProblem(_("This file is too large: a dossier file is at most 2 MB."))
                self.content = file.read()
            elif cleaned.get("packed"):
                self.content = unpack(cleaned["packed"])
            else:
                return cleaned  # the file itself says that it is missing
            self.dossier = parse(self.content)
        except FileProblem as error:
            raise ValidationError({"file": str(error)}) from error
        return cleaned

    @property
    def choices(self) -> dict[str, str]:
        """Which organisation was chosen for each that is not plain: key → pk or "new"."""
        marked = ((key.partition("choose_")[2], value) for key, value in self.data.items())
        return {key: value for key, value in marked if key}

    def try_out(self) -> None:
        """Look over what the file would make; an error at the file when it cannot be made."""
        self._run(read_on_trial)

    def save(self, *, by, at):
        """Record the dossier and return it; see `read_dossier`. FileProblem."""
        outcome = read_dossier(
            self.dossier, keeper=self.kept_by, by=by, at=at, choices=self.choices
        )
        return outcome.partnership

    def _run(self, reading):
        try:
            self.outcome = reading(
                self.dossier, keeper=self.kept_by, by=self.user, at=self.at, choices=self.choices
            )
        except FileProblem as error:
            self.add_error("file", str(error))

    @property
    def packed_content(self) -> str:
        return base64.b64encode(zlib.compress(self.content, 9)).decode("ascii")


def unpack(packed: str) -> bytes:
    """What `packed_content` wrote; FileProblem when it is something else, or far too much."""
    try:
        content = zlib.decompressobj().decompress(base64.b64decode(packed, validate=True), LARGEST)
    except (ValueError, binascii.Error, zlib.error) as error:
        raise FileProblem(_("Choose the dossier file once more.")) from error
    return content
