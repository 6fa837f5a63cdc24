"""Makes the first user of an empty register without the set-up page."""

import os

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.core.validators import validate_email
from django.utils import timezone

from accounts.errors import AlreadyDone, Refused
from organisations.enums import OrganisationKind
from organisations.setting_up import set_up_register


class Command(BaseCommand):
    """Reads ADMIN_EMAIL and ADMIN_PASSWORD, so that no password stands on a command line."""

    help = (
        "Makes the first user, administrator with every role in their own organisation, from "
        "ADMIN_EMAIL and ADMIN_PASSWORD."
    )

    def add_arguments(self, parser):
        parser.add_argument("--name", help="Name of the user (default: from the e-mail address).")
        parser.add_argument(
            "--organisation", help="Name of their organisation (default: ADMIN_ORGANISATION)."
        )
        parser.add_argument("--kind", choices=OrganisationKind.values, default="other")

    def handle(self, *args, **options):
        email = os.environ.get("ADMIN_EMAIL", "")
        password = os.environ.get("ADMIN_PASSWORD", "")
        try:
            validate_email(email)
        except ValidationError as problem:
            raise CommandError("ADMIN_EMAIL must be an e-mail address.") from problem
        try:
            validate_password(password)
        except ValidationError as problem:
            raise CommandError(f"ADMIN_PASSWORD: {' '.join(problem.messages)}") from problem
        organisation = options["organisation"] or os.environ.get("ADMIN_ORGANISATION")
        at = timezone.now()
        try:
            set_up_register(
                email=email,
                password=password,
                display_name=options["name"] or email.partition("@")[0],
                organisation_name=organisation or "Mijn organisatie",
                kind=options["kind"],
                at=at,
                on=timezone.localdate(at),
            )
        except (Refused, AlreadyDone) as problem:
            raise CommandError("The register already has users; nothing was changed.") from problem
        self.stdout.write(f"Made the administrator {email}.")
