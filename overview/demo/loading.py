"""Entering the whole demo register, in the order of the cases."""

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import transaction

from accounts.models import User
from organisations.enums import OrganisationKind, Role
from partnerships.models import Partnership

from . import case_a, case_a_years, case_b, case_c, case_d, case_e
from .writer import DemoWriter

KEEPER = "Registerbureau (voorbeeld)"
COORDINATOR = "coordinator@registerbureau.example"
ADMINISTRATOR = "beheerder@registerbureau.example"


@transaction.atomic
def load_demo(*, at) -> int:
    """Enter the nine dossiers, one example and the demo accounts; return how many dossiers.

    Does nothing when the register already holds a user. Raises ImproperlyConfigured where demo
    accounts are not allowed (production).
    """
    if not settings.DEMO_ALLOWED:
        raise ImproperlyConfigured("Demo accounts have a known password: not in production.")
    if User.objects.exists():
        return 0
    write = DemoWriter(at=at)
    write.keeper = write.organisation(KEEPER, OrganisationKind.NETWORK, is_example=True)
    write.user(ADMINISTRATOR, "Beheerder (voorbeeld)", KEEPER, Role.MANAGER, administrator=True)
    write.by = write.user(
        COORDINATOR,
        "Coördinator (voorbeeld)",
        KEEPER,
        Role.COORDINATOR,
        function="coördinator van het register",
    )
    write.user("lezer@registerbureau.example", "Lezer (voorbeeld)", KEEPER, function="medewerker")
    for case in (case_a, case_b, case_c, case_d, case_e):
        case.organisations(write)
    case_a_years.live(write, case_a.partnership(write))
    signed = case_b.partnership(write)
    case_b.joint_meeting(write, signed, case_b.op_orde(write, signed))
    case_c.partnership(write)
    case_d.guide(write, case_d.partnerships(write))
    case_e.partnership(write)
    case_c.running_work(write)
    return Partnership.objects.count()


def demo_sign_ins() -> list[tuple[str, str]]:
    """E-mail address and name of each demo account, in order of making."""
    users = User.objects.filter(is_demo=True, is_active=True).order_by("pk")
    return list(users.values_list("email", "display_name"))
