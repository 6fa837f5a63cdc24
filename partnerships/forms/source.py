"""The form for a source."""

from partnerships.forms.base import ChildForm, WebAddress
from partnerships.models import Source


class SourceForm(ChildForm):
    """Where facts came from."""

    class Meta:
        model = Source
        fields = ["title", "address", "dated"]
        field_classes = {"address": WebAddress}
