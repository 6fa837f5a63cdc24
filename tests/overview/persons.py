"""One person in the register, named in texts of two organisations."""

from django.test import TestCase
from django.urls import reverse
from django.utils import timezone

from partnerships.models import Note
from tests.factories import ContactFactory, OrganisationFactory, make_partnership, make_user

NAME = "Trijntje Vogelenzang"
EMAIL = "t.vogelenzang@example.org"


class PersonCase(TestCase):
    """A contact with an account, named in texts of the own organisation and of a stranger."""

    @classmethod
    def setUpTestData(cls):
        cls.ours, cls.theirs = OrganisationFactory(), OrganisationFactory()
        cls.coordinator = make_user(cls.ours, "coordinator")
        cls.reader = make_user(cls.ours, "reader")
        cls.stranger = make_user(cls.theirs, "coordinator")
        cls.administrator = make_user(is_administrator=True, display_name="Beheerder Een")
        cls.user = make_user(cls.ours, "reader", email=EMAIL, display_name=NAME)
        cls.contact = ContactFactory(
            organisation=cls.ours, name=NAME, email=EMAIL, phone="038 4567890", user=cls.user
        )
        cls.ours_partnership = make_partnership(cls.ours, purpose=f"Bedacht door {NAME}.")
        cls.their_partnership = make_partnership(
            cls.theirs, purpose=f"Anders dan {NAME} vond: Vogelenzang is een dorp."
        )
        cls.note = Note.objects.create(
            partnership=cls.their_partnership,
            organisation=cls.theirs,
            noted_at=timezone.now(),
            text=f"Geheim over {NAME}",
            author=cls.user,
            visibility="own",
        )

    def get(self, name, *args, user=None, **query):
        self.client.force_login(user or self.administrator)
        return self.client.get(reverse(name, args=args), query)

    def post(self, name, *args, user=None, **data):
        self.client.force_login(user or self.administrator)
        return self.client.post(reverse(name, args=args), data)
