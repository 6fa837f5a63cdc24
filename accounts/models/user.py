"""The people who sign in."""

import uuid
from functools import cached_property

from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models import Value
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from lib.rows import Prepared


class UserManager(BaseUserManager):
    """Makes users; an e-mail address is compared without regard to case."""

    use_in_migrations = True

    def get_by_natural_key(self, username):
        return self.get(email__iexact=username)

    def create_user(self, email, password=None, **fields):
        """Create and return a user. Raises ValueError without an e-mail address."""
        if not email:
            raise ValueError("A user needs an e-mail address.")
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """Create a system manager, who is administrator of the registry as well."""
        return self.create_user(
            email, password, is_staff=True, is_superuser=True, is_administrator=True, **fields
        )


class User(AbstractBaseUser, PermissionsMixin):
    """Somebody who signs in. What they may do follows from their memberships, not from this row."""

    uuid = models.UUIDField(default=uuid.uuid4, editable=False, unique=True)
    email = models.EmailField(_("e-mail address"), max_length=254)
    display_name = models.CharField(_("name"), max_length=150)
    language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, blank=True, default=""
    )
    is_administrator = models.BooleanField(
        _("administrator"),
        default=False,
        help_text=_("Manages users, roles and criteria of the whole register."),
    )
    is_demo = models.BooleanField(_("demo account"), default=False, editable=False)
    is_active = models.BooleanField(_("active"), default=True)
    is_staff = models.BooleanField(_("system manager"), default=False)
    date_joined = models.DateTimeField(_("since"), default=timezone.now, editable=False)

    objects = UserManager()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        verbose_name = _("user")
        verbose_name_plural = _("users")
        constraints = [
            models.UniqueConstraint(
                Lower("email"),
                name="user_email_unique",
                violation_error_message=_("There already is a user with this e-mail address."),
            )
        ]

    def __str__(self) -> str:
        return self.display_name or self.email

    def get_full_name(self) -> str:
        return str(self)

    def get_short_name(self) -> str:
        return str(self)

    @cached_property
    def _access_today(self) -> list[tuple[int, str]]:
        """(organisation id, role) of today, and (0, "wide") for wide reading: one query."""
        return ACCESS.read(user=self.pk, on=timezone.localdate())

    @cached_property
    def roles_by_organisation(self) -> dict[int, frozenset[str]]:
        """Organisation id → the roles this user holds there today (one query per request)."""
        roles: dict[int, set[str]] = {}
        for organisation_id, role in self._access_today:
            if organisation_id:
                roles.setdefault(organisation_id, set()).add(role)
        return {key: frozenset(value) for key, value in roles.items()}

    @property
    def reads_widely(self) -> bool:
        """Whether this user reads the partnerships of the whole register today.

        It adds to a role: who holds none, or none that counts here, reads nothing by it.
        """
        return bool(self.roles_by_organisation) and (0, "wide") in self._access_today

    @property
    def organisation_ids(self) -> list[int]:
        """The organisations this user belongs to today."""
        return list(self.roles_by_organisation)

    def organisations_as(self, *roles: str) -> list[int]:
        """Ids of the organisations in which this user holds one of these roles today."""
        return [key for key, held in self.roles_by_organisation.items() if held & set(roles)]

    @cached_property
    def deputises_for(self) -> list[int]:
        """Ids of one's own organisations in which one stands in for the manager today."""
        rows = self.deputyships.current(timezone.localdate())
        rows = rows.filter(organisation__in=self.organisation_ids)
        return list(rows.values_list("organisation_id", flat=True))

    @property
    def registry_roles(self) -> frozenset[str]:
        """The role this user holds in the register as a whole, if any."""
        return frozenset({"administrator"} if self.is_administrator else ())

    @property
    def roles_anywhere(self) -> frozenset[str]:
        """Every role this user holds in any organisation, with the registry-wide one."""
        return self.registry_roles.union(*self.roles_by_organisation.values())

    def roles_of(self, user) -> frozenset[str]:
        """Accounts are no affair of one organisation: who manages the register manages them."""
        return user.registry_roles


def _access(*, user, on):
    """What `User._access_today` reads."""
    user = User(pk=user)
    roles = user.memberships.current(on).values_list("organisation_id", "role")
    wide = user.wide_grants.current(on).order_by().values_list(Value(0), Value("wide"))
    return roles.union(wide, all=True)


ACCESS = Prepared(_access)
