"""Giving a dossier into the keeping of another organisation."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.views.base import EditView
from partnerships.forms.keeper import KeeperForm
from partnerships.models import Partnership


class KeeperEdit(EditView):
    """An administrator lets another organisation keep a dossier, from the next request on."""

    model = Partnership
    permission = "partnership.hand_over"
    reauthenticate = True
    form_class = KeeperForm
    submit_label = gettext_lazy("Hand over the dossier")
    success_message = gettext_lazy("The dossier has another keeper.")
    lead = gettext_lazy(
        "The coordinators of the new keeper change the common record from now on. The present "
        "keeper reads on only when it is a party itself; what it wrote for itself stays its own. "
        "Agree on it with both first."
    )

    def queryset(self):
        return super().queryset().select_related("keeper", "coordinator")

    def get_heading(self):
        return _("Hand over the dossier of %(keeper)s") % {"keeper": self.target.keeper}

    def context(self, **extra):
        return super().context(parent=self.target, **extra)
