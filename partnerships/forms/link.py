"""Forms for links between partnerships."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from partnerships.forms.base import ChildForm
from partnerships.models import Partnership, PartnershipLink

MOST_SHOWN = 20
KINDS = [
    ("predecessor", _("went before this one")),
    ("successor", _("came after this one")),
    ("part_of", _("has this one as a part")),
    ("holds", _("is a part of this one")),
    ("related", _("is related to this one")),
]


class LinkForm(ChildForm):
    """What the other partnership is to this one."""

    kind = forms.ChoiceField(
        label=_("The other partnership"),
        choices=KINDS,
        initial="related",
        widget=forms.RadioSelect,
    )

    class Meta:
        model = PartnershipLink
        fields = ["kind"]


class LinkCreateForm(LinkForm):
    """Points to another partnership the user may know of; at most twenty are shown at a time."""

    field_order = ["other", "kind"]

    class Meta(LinkForm.Meta):
        fields = ["other", "kind"]
        widgets = {"other": forms.RadioSelect}

    def __init__(self, *args, search="", **kwargs):
        self.search = search
        super().__init__(*args, **kwargs)

    def scope_choices(self) -> None:
        super().scope_choices()
        known = (
            Partnership.objects.own_to(self.user)
            .filter(archived_at__isnull=True)
            .exclude(pk=self.instance.partnership_id)
            .order_by("sort_title", "pk")
        )
        field = self.fields["other"]
        field.queryset, field.empty_label = known, None
        found = known.search(self.search) if self.search else known
        shown = list(found[: MOST_SHOWN + 1])
        self.more = len(shown) > MOST_SHOWN
        chosen = str(self.data.get("other", ""))
        if chosen.isascii() and chosen.isdigit() and len(chosen) < 19:
            shown = [*known.filter(pk=chosen), *(p for p in shown if str(p.pk) != chosen)]
        self.shown = shown[:MOST_SHOWN]
        field.choices = [(p.pk, f"{p.title} ({p.number})") for p in self.shown]

    def clean_other(self):
        other, here = self.cleaned_data["other"], self.instance.partnership_id
        if PartnershipLink.objects.filter(
            Q(partnership=here, other=other) | Q(partnership=other, other=here)
        ).exists():
            raise forms.ValidationError(
                _("These partnerships are linked already."), code="duplicate"
            )
        return other
