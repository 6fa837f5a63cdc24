"""Organisations and everything that says who they are."""

from django.core.validators import RegexValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from accounts.models import Record
from lib.addresses import address
from lib.dates import HonestDateField, counting_on, today
from lib.search import KeyField, matching
from organisations.enums import AffiliationKind, NameKind, OrganisationKind


class OrganisationQuerySet(models.QuerySet):
    """Questions asked of organisations."""

    def visible_to(self, user):
        """Every signed-in user may pick any organisation, else no partner could be recorded."""
        return self

    def active(self):
        return self.filter(archived_at__isnull=True)

    def search(self, q):
        """Organisations of which the names together hold all the words asked for."""
        return matching(self, "search_text", q)

    def partners_of(self, organisation_ids):
        """Organisations that share a partnership with one of these, as keeper or joined party.

        Who is only looked for, invited or gone shares nothing; while nobody there has an account,
        the keeper that looks for them writes down whom to ask.
        """
        party = self.model._meta.get_field("party_rows").related_model
        shared = party.objects.partnerships_of(organisation_ids)
        joined = party.objects.joined().filter(partnership__in=shared)
        sought = party.objects.filter(partnership__keeper__in=organisation_ids)
        looked_after = self.model.objects.without_users(today()).filter(
            pk__in=sought.values("organisation_id")
        )
        keepers = self.model._meta.get_field("kept_partnerships").related_model.objects.filter(
            pk__in=shared
        )
        # Each looked up by its own index, as in the scope of partnerships.
        return self.filter(
            pk__in=joined.order_by()
            .values("organisation_id")
            .union(
                keepers.order_by().values("keeper_id"),
                looked_after.order_by().values("pk"),
                all=True,
            )
        )

    def without_users(self, on):
        """Organisations in which nobody has an account today."""
        membership = self.model._meta.get_field("memberships").related_model
        return self.exclude(pk__in=membership.objects.current(on).values("organisation_id"))


class Sector(models.Model):
    """A field of work (care, welfare, sport …). The list is open."""

    code = models.SlugField(max_length=40, unique=True)
    name_nl = models.CharField(_("name (Dutch)"), max_length=80)
    name_en = models.CharField(_("name (English)"), max_length=80)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("sector")
        verbose_name_plural = _("sectors")
        ordering = ["position", "pk"]

    def __str__(self) -> str:
        from django.utils.translation import get_language

        return self.name_en if (get_language() or "nl").startswith("en") else self.name_nl


class Organisation(Record):
    """A legal entity, public body or informal group that can be a party.

    ``name`` is the name pages show; every name it has or had stands in `OrganisationName` and is
    found by search. ``recorded_by`` is the organisation that entered it and keeps it up to date
    while it has no users of its own.
    """

    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(
        _("kind"), max_length=20, choices=OrganisationKind.choices, default=OrganisationKind.OTHER
    )
    sectors = models.ManyToManyField(
        Sector, verbose_name=_("sectors"), blank=True, related_name="organisations"
    )
    country = models.CharField(_("country"), max_length=2, default="NL")
    kvk_number = models.CharField(
        _("KvK number"),
        max_length=8,
        blank=True,
        validators=[RegexValidator(r"^\d{8}$", _("A KvK number has 8 digits."))],
    )
    website = models.URLField(_("website"), blank=True)
    identity = models.TextField(
        _("values and identity"),
        blank=True,
        help_text=_("What the organisation stands for, in its own words."),
    )
    municipality = models.ForeignKey(
        "organisations.Municipality",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="seated_organisations",
        verbose_name=_("municipality of the office"),
    )
    region_label = models.CharField(
        _("region"),
        max_length=120,
        blank=True,
        help_text=_("A name for the area that is no municipality, such as “Enkhuizen e.o.”."),
    )
    area_incomplete = models.BooleanField(_("the working area is incomplete"), default=False)
    began = HonestDateField(_("began"))
    ended = HonestDateField(_("ended"))
    recorded_by = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="recorded_organisations",
        verbose_name=_("recorded by"),
    )
    four_eyes = models.BooleanField(
        _("who wrote an evaluation does not adopt it"),
        default=True,
        help_text=_("Somebody else of this organisation adopts. Switching it off is printed."),
    )
    is_example = models.BooleanField(_("example data"), default=False, editable=False)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)
    merged_into = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="merged_from",
        verbose_name=_("merged into"),
    )
    sort_name = models.CharField(max_length=200, editable=False, db_index=True)
    search_text = models.TextField(editable=False, default="")

    objects = OrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["kvk_number"],
                condition=~Q(kvk_number=""),
                name="organisation_kvk_once",
                violation_error_message=_("There already is an organisation with this KvK number."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return address("organisation_show", self.pk)

    def audit_scope(self):
        return None, self.pk

    def current_memberships(self):
        """The roles of users here that count today."""
        return self.memberships.current(today())

    def has_users(self) -> bool:
        """Whether anybody of this organisation has an account today."""
        return self.current_memberships().exists()

    def is_kept_by(self, organisation_ids) -> bool:
        """Whether one of these recorded it, or keeps a partnership to which it belongs."""
        if self.recorded_by_id in organisation_ids:
            return True
        return self.party_rows.filter(partnership__keeper__in=organisation_ids).exists()

    def roles_of(self, user) -> frozenset[str]:
        """The user's roles here; the coordinator of its keeper stands in while it has no users.

        Once merged into another it is only read: changes are made there.
        """
        if self.merged_into_id:
            return frozenset({"reader"} if user.is_authenticated else ())
        roles = set(user.roles_by_organisation.get(self.pk, ()))
        if user.is_administrator:
            roles.add("administrator")
        coordinates = user.organisations_as("coordinator")
        if coordinates and "coordinator" not in roles:
            if self.is_kept_by(coordinates) and not self.has_users():
                roles.add("coordinator")
        return frozenset(roles or ({"reader"} if user.is_authenticated else ()))


class OfOrganisationQuerySet(models.QuerySet):
    """Rows that tell about an organisation: whoever may see it may see them."""

    def visible_to(self, user):
        return self

    def counting(self, on):
        """Rows that count on a day; dates that are not stated do not exclude."""
        return self.filter(counting_on("since", "until", on))


class OrganisationName(Record):
    """One name under which an organisation is or was known; search finds them all."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="names")
    kind = models.CharField(
        _("kind of name"), max_length=10, choices=NameKind.choices, default=NameKind.ALIAS
    )
    name = models.CharField(_("name"), max_length=200)
    key = KeyField(max_length=200, of="name")
    work_kind = models.CharField(_("kind of work"), max_length=120, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    valid_from = HonestDateField(_("from"))
    valid_until = HonestDateField(_("until"))

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("name of an organisation")
        verbose_name_plural = _("names of organisations")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "kind", "name"],
                # A name may be borne in more than one period.
                condition=Q(valid_from__isnull=True, valid_until__isnull=True),
                name="organisation_name_once",
                violation_error_message=_("This name is already there."),
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()

    def roles_of(self, user):
        return self.organisation.roles_of(user)


class Affiliation(Record):
    """Dated belonging to a group, association or network."""

    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="affiliations", verbose_name=_("organisation")
    )
    group = models.ForeignKey(
        Organisation, models.PROTECT, related_name="members", verbose_name=_("group")
    )
    kind = models.CharField(
        _("relation"),
        max_length=10,
        choices=AffiliationKind.choices,
        default=AffiliationKind.PART_OF,
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("affiliation")
        verbose_name_plural = _("affiliations")
        constraints = [
            models.CheckConstraint(
                condition=~Q(organisation=F("group")),
                name="affiliation_not_itself",
                violation_error_message=_("An organisation cannot be part of itself."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.group}"

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()

    def roles_of(self, user):
        return self.organisation.roles_of(user)


class Service(Record):
    """Something an organisation offers, dated: a transfer of activities removes one."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="services")
    name = models.CharField(_("service"), max_length=160)
    work_kind = models.CharField(_("kind of work"), max_length=120, blank=True)
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("service")
        verbose_name_plural = _("services")
        ordering = ["pk"]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()

    def roles_of(self, user):
        return self.organisation.roles_of(user)


class WorkingArea(Record):
    """An organisation works in a municipality, from and until."""

    organisation = models.ForeignKey(Organisation, models.PROTECT, related_name="working_areas")
    municipality = models.ForeignKey(
        "organisations.Municipality", models.PROTECT, related_name="working_areas"
    )
    since = HonestDateField(_("since"))
    until = HonestDateField(_("until"))

    objects = OfOrganisationQuerySet.as_manager()

    class Meta:
        verbose_name = _("working area")
        verbose_name_plural = _("working areas")
        ordering = ["municipality__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["organisation", "municipality"],
                condition=Q(until__isnull=True),
                name="working_area_once",
                violation_error_message=_("This municipality is in the working area already."),
            )
        ]

    def __str__(self) -> str:
        return f"{self.organisation}: {self.municipality}"

    def get_absolute_url(self) -> str:
        return self.organisation.get_absolute_url()

    def roles_of(self, user):
        return self.organisation.roles_of(user)
