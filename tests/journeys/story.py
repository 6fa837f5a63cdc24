"""A run through a case: the registry, the people at their screens, and where things are."""

from collections.abc import Callable
from dataclasses import dataclass, field

from django.utils import timezone
from playwright.sync_api import Page

from tests.journeys import steps
from tests.journeys.server import Server
from tests.journeys.steps import Person


@dataclass
class Story:
    """Who is behind which screen; addresses of what was made stand in the fields below."""

    registry: Server
    new_page: Callable[..., Page]
    year: int = field(default_factory=lambda: timezone.localdate().year)
    screens: dict[str, Page] = field(default_factory=dict)
    partnership: str = ""
    evaluation: str = ""
    themes: dict[str, str] = field(default_factory=dict)

    def open(self) -> Page:
        """A browser of its own."""
        return self.new_page(base_url=self.registry.url)

    def of(self, person: Person) -> Page:
        """The screen of somebody who is there already."""
        return self.screens[person.email]

    def begin(self, person: Person) -> Page:
        """A screen for somebody who is not signed in yet."""
        page = self.screens[person.email] = self.open()
        return page

    def sign_in(self, person: Person) -> Page:
        """The screen of somebody who signs in with their password."""
        page = self.begin(person)
        steps.sign_in(page, person)
        return page
