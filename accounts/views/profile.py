"""One's own account."""

from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.forms.profile import ProfileForm
from accounts.models import User
from accounts.views.base import EditView


class ProfileEdit(EditView):
    """Name and language, and the way to password and second step."""

    any_user = True
    form_class = ProfileForm
    template_name = "accounts/profile_edit.html"
    heading = gettext_lazy("My account")
    submit_label = gettext_lazy("Save my account")

    def form_instance(self):
        # A copy: what was typed wrongly must not stand in the bar of this very page.
        return User.objects.get(pk=self.request.user.pk)

    def success_url(self, saved):
        return reverse("profile_edit")

    def get_success_message(self, saved):
        with translation.override(saved.language):
            return _("Your account is saved.")
