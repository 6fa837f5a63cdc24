"""What the trail of coming in and being refused is called; `accounts.history` has the rest."""

from django.utils.translation import gettext_lazy

ACCESS_VERBS = {
    "sign_in": gettext_lazy("signed in"),
    "sign_out": gettext_lazy("signed out"),
    "sign_in_refused": gettext_lazy("could not sign in: wrong password or address"),
    "second_factor_refused": gettext_lazy("could not sign in: wrong second step"),
    "reauthenticate": gettext_lazy("showed once more who it is"),
    "change_password": gettext_lazy("password changed"),
    "reset_password": gettext_lazy("password chosen anew by a mailed link"),
    "add_second_factor": gettext_lazy("second step added"),
    "remove_second_factor": gettext_lazy("second step removed"),
    "make_recovery_codes": gettext_lazy("recovery codes made"),
    "deny": gettext_lazy("was not allowed"),
    "fail": gettext_lazy("something sent went wrong"),
}
