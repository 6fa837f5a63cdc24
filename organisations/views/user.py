"""Accounts of the whole register, for administrators."""

from django.db.models import Prefetch, Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts import second_factor
from accounts.models import ApiToken, User
from accounts.views.base import FormView, PageView
from organisations.accounts import not_about_oneself
from organisations.forms.user import (
    UserAppointForm,
    UserDismissForm,
    UserEndForm,
    UserFilter,
    UserReturnForm,
    UserSecondStepForm,
)
from organisations.models import Membership

# So many people stand on the page; who looks for somebody else searches.
MOST = 100


class UserList(PageView):
    """Who has an account, with their roles; found by name or address."""

    permission = "user.manage"
    template_name = "organisations/user_list.html"

    def context(self, **extra):
        filters = UserFilter(self.request.GET)
        words = filters.cleaned_data["q"].split() if filters.is_valid() else []
        rows = User.objects.order_by("display_name", "pk")
        for word in words[:5]:
            rows = rows.filter(Q(display_name__icontains=word) | Q(email__icontains=word))
        roles = Membership.objects.going_on(self.on).select_related("organisation")
        roles = roles.order_by("organisation__sort_name", "pk")
        people = list(
            rows.prefetch_related(
                Prefetch("memberships", roles, to_attr="roles_now"),
            )[: MOST + 1]
        )
        return super().context(
            filters=filters, people=people[:MOST], has_more=len(people) > MOST, most=MOST, **extra
        )


class UserShow(PageView):
    """One account: roles, wide reading, keys for programs, and what can be done about it."""

    model = User
    permission = "user.manage"
    template_name = "organisations/user_show.html"

    def queryset(self):
        return accounts_seen_by(self.request.user)

    def context(self, **extra):
        user = self.target
        roles = user.memberships.select_related("organisation")
        grants = user.wide_grants.select_related("given_by")
        return super().context(
            roles=roles.order_by("organisation__sort_name", "-starts_on", "pk"),
            grants=list(grants),
            reads_widely=any(grant.ends_on > self.on for grant in grants),
            keys=ApiToken.objects.working(self.at).filter(user=user),
            has_second_step=second_factor.has(user),
            is_oneself=user == self.request.user,
            on=self.on,
            **extra,
        )


def accounts_seen_by(user):
    """Administrators know of every account; others have no page of it."""
    return User.objects.all() if user.is_administrator else User.objects.none()


class UserStep(FormView):
    """Asks why, and does one thing with an account."""

    model = User
    permission = "user.manage"
    reauthenticate = True
    template_name = "components/confirm_page.html"
    consequences: tuple = ()
    danger = False

    def queryset(self):
        return accounts_seen_by(self.request.user)

    def get_heading(self):
        return self.heading % {"user": self.target}

    def hindrance(self) -> str:
        return not_about_oneself(self.target, self.request.user)

    def back_url(self) -> str:
        return reverse("user_show", args=[self.target.pk])

    def context(self, **extra):
        return super().context(
            consequences=self.consequences,
            danger=self.danger,
            parent={"url": self.back_url(), "name": str(self.target)},
            **extra,
        )

    def save(self, form):
        return form.save(by=self.request.user, at=self.at, on=self.on)

    def success_url(self, saved) -> str:
        return self.back_url()


class UserEnd(UserStep):
    """Nobody signs in with this account any more."""

    form_class = UserEndForm
    heading = gettext_lazy("End the account of %(user)s?")
    submit_label = gettext_lazy("End this account")
    success_message = gettext_lazy("The account has ended.")
    danger = True
    consequences = (
        gettext_lazy("Nobody can sign in with it from now on; who is signed in is out."),
        gettext_lazy("All roles, wide reading, keys for programs and calendar links of it end."),
        gettext_lazy("What this person did stays readable under their name."),
    )

    def hindrance(self) -> str:
        if not self.target.is_active:
            return _("This account has already ended.")
        return super().hindrance()


class UserSecondStep(UserStep):
    """Take the second step off an account whose owner lost it, after making sure who asks."""

    form_class = UserSecondStepForm
    heading = gettext_lazy("Take the second step off the account of %(user)s?")
    submit_label = gettext_lazy("Take the second step off")
    success_message = gettext_lazy("The second step is off, and this person is told by mail.")
    danger = True
    consequences = (
        gettext_lazy("Passkeys, codes of the app and recovery codes of this account are gone."),
        gettext_lazy("Whoever is signed in with it is signed out, and it takes the password only."),
        gettext_lazy("The owner of the account gets a mail about it."),
    )

    def hindrance(self) -> str:
        if not second_factor.has(self.target):
            return _("This account has no second step.")
        return super().hindrance()


class UserReturn(UserStep):
    """Open an ended account again, without its roles."""

    form_class = UserReturnForm
    heading = gettext_lazy("Open the account of %(user)s again?")
    submit_label = gettext_lazy("Open this account again")
    success_message = gettext_lazy("The account is open again. Give it the roles it needs.")
    consequences = (
        gettext_lazy("This person can sign in again, with the password of before."),
        gettext_lazy("Roles that ended do not come back: a manager gives them anew."),
    )

    def hindrance(self) -> str:
        if self.target.is_active:
            return _("This account has not ended.")
        return super().hindrance()


class UserAppoint(UserStep):
    """Name somebody administrator of the whole register."""

    form_class = UserAppointForm
    heading = gettext_lazy("Make %(user)s administrator of the whole register?")
    submit_label = gettext_lazy("Make administrator")
    success_message = gettext_lazy("This person is administrator from now on.")
    consequences = (
        gettext_lazy("An administrator sees every partnership and manages users and criteria."),
        gettext_lazy("What an organisation keeps for itself stays closed to administrators."),
    )

    def hindrance(self) -> str:
        if self.target.is_administrator or not self.target.is_active:
            return _("This person is administrator already, or has no account any more.")
        return super().hindrance()


class UserDismiss(UserStep):
    """Let somebody no longer be administrator; there is always one left."""

    form_class = UserDismissForm
    heading = gettext_lazy("Let %(user)s no longer be administrator?")
    submit_label = gettext_lazy("End the role of administrator")
    success_message = gettext_lazy("This person is no longer administrator.")
    danger = True
    consequences = (
        gettext_lazy("From now on this person sees what their own organisations take part in."),
    )

    def hindrance(self) -> str:
        if not self.target.is_administrator:
            return _("This person is no administrator.")
        return super().hindrance()
