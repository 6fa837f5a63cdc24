"""Users of an organisation: who has which role, inviting somebody, ending a role."""

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.permissions import may
from accounts.views.base import EditView, FormView, PageView
from organisations.forms.membership import EndMembershipForm, MembershipForm
from organisations.forms.people import InviteForm
from organisations.membership import ROLE_NOTES, not_ones_own
from organisations.models import Invitation, Membership, Organisation
from organisations.views.contact import hand_over_message


def own_organisations(user):
    """The organisations whose users somebody may know: their own, administrators all."""
    rows = Organisation.objects.active()
    return rows if user.is_administrator else rows.filter(pk__in=user.organisation_ids)


class MembershipMine(PageView):
    """My organisations: my roles there, and the way to their users."""

    any_user = True
    template_name = "organisations/membership_mine.html"

    def context(self, **extra):
        user = self.request.user
        rows = Membership.objects.current(self.on).filter(user=user)
        rows = rows.select_related("organisation").order_by("organisation__sort_name", "pk")
        places: dict[int, dict] = {}
        for row in rows:
            place = places.setdefault(
                row.organisation_id, {"organisation": row.organisation, "roles": []}
            )
            place["roles"].append(row)
        grant = user.wide_grants.going_on(self.on).select_related("given_by").first()
        return super().context(
            places=list(places.values()),
            grant=grant,
            may_see_trail=may(user, "trail.see"),
            **extra,
        )


class MembershipList(PageView):
    """Who has an account, in which role, since when; and who is invited."""

    model = Organisation
    permission = "membership.see"
    template_name = "organisations/membership_list.html"

    def queryset(self):
        return own_organisations(self.request.user)

    def context(self, **extra):
        rows = self.target.memberships.select_related("user").order_by("user__display_name", "pk")
        people: dict[int, dict] = {}
        former = []
        for row in rows:
            if row.ends_on is not None and row.ends_on <= self.on:
                former.append(row)
                continue
            person = people.setdefault(row.user_id, {"user": row.user, "roles": []})
            row.note = ROLE_NOTES[row.role]
            person["roles"].append(row)
        invitations = Invitation.objects.open(self.at).filter(organisation=self.target)
        return super().context(
            people=list(people.values()),
            former=former,
            invitations=list(invitations.select_related("invited_by").order_by("expires_at")),
            may_manage=may(self.request.user, "membership.manage", self.target),
            manages_users=may(self.request.user, "user.manage"),
            reviews=may(self.request.user, "access_review.sign", self.target),
            review=self.target.access_reviews.select_related("reviewed_by").first(),
            may_switch=may(self.request.user, "organisation.four_eyes", self.target),
            **extra,
        )


def told_of_mail(email: str) -> str:
    """That the link of an invitation is mailed; where the mail is when no server sends it."""
    if folder := settings.MAIL_STAYS_IN:
        return _(
            "%(email)s is invited. This registry has no mail server: the mail with the link stands "
            "in %(folder)s."
        ) % {"email": email, "folder": folder}
    return _(
        "%(email)s is invited: the link is in the mail we send there. Does it not arrive? Then "
        "check the address and send it again."
    ) % {"email": email}


class MembershipInvite(FormView):
    """Invite somebody: the secret link is mailed to them, and shown to nobody."""

    model = Organisation
    permission = "membership.manage"
    reauthenticate = True
    form_class = InviteForm
    submit_label = gettext_lazy("Invite")

    def queryset(self):
        return own_organisations(self.request.user)

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def get_heading(self):
        return _("Invite somebody to %(organisation)s") % {"organisation": self.target}

    def back_url(self):
        return reverse("membership_list", args=[self.target.pk])

    def context(self, **extra):
        parent = {"url": self.back_url(), "name": _("Users of %(name)s") % {"name": self.target}}
        return super().context(parent=parent, **extra)

    def save(self, form):
        self.email = form.cleaned_data["email"]
        self.is_mailed = form.save(by=self.request.user, at=self.at, on=self.on)
        return self.target

    def success_url(self, saved):
        return self.back_url()

    def get_success_message(self, saved):
        if self.is_mailed:
            return told_of_mail(self.email)
        return _("%(email)s has the role from now on.") % {"email": self.email}


class MembershipEdit(EditView):
    """Give somebody another role here, or their role another last day."""

    model = Membership
    permission = "membership.manage"
    reauthenticate = True
    form_class = MembershipForm
    submit_label = gettext_lazy("Save the role")
    success_message = gettext_lazy("The role is changed, from now on.")

    def queryset(self):
        return super().queryset().select_related("organisation", "user")

    def form_kwargs(self) -> dict:
        return {**super().form_kwargs(), "on": self.on}

    def hindrance(self) -> str:
        if self.target.ends_on is not None and self.target.ends_on <= self.on:
            return _("This role has already ended.")
        if self.target.user == self.request.user:
            return _("Nobody changes their own role. A colleague or administrator does.")
        return ""

    def get_heading(self):
        return _("Change the role of %(user)s") % {"user": self.target.user}

    def context(self, **extra):
        name = _("Users of %(name)s") % {"name": self.target.organisation}
        return super().context(parent={"url": self.back_url(), "name": name}, **extra)

    def save(self, form):
        return form.save(by=self.request.user, at=self.at, on=self.on)


class MembershipEnd(FormView):
    """End one role of somebody, from the next request on."""

    model = Membership
    permission = "membership.manage"
    form_class = EndMembershipForm
    template_name = "components/confirm_page.html"
    submit_label = gettext_lazy("End this role")
    success_message = gettext_lazy("The role has ended.")

    def queryset(self):
        return super().queryset().select_related("organisation", "user")

    def hindrance(self) -> str:
        return not_ones_own(self.target, self.request.user)

    def get_heading(self):
        return _("End the role of %(role)s of %(user)s?") % {
            "role": self.target.get_role_display().lower(),
            "user": self.target.user,
        }

    def context(self, **extra):
        consequences = [
            _("From now on %(user)s no longer has the rights of this role.")
            % {"user": self.target.user},
            _("What this person did stays readable under their name."),
        ]
        return super().context(
            consequences=consequences,
            danger=True,
            parent={"url": self.back_url(), "name": self.target.organisation},
            **extra,
        )

    def save(self, form):
        return form.save(by=self.request.user, at=self.at, on=self.on)

    def get_success_message(self, saved):
        """With the way to hand over what stands in their name, for who has no role left here."""
        message = super().get_success_message(saved)
        organisation, user = self.target.organisation, self.target.user
        stays = organisation.current_memberships().filter(user=user).exists()
        contact = organisation.contacts.filter(user=user).first()
        if stays or contact is None or not may(self.request.user, "contact.hand_over", contact):
            return message
        return hand_over_message(message, contact)
