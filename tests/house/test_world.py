"""The world of the sweeps is whole; and the scope of every model keeps strangers out."""

from django.apps import apps
from django.test import TestCase

from tests.house.source import APPS
from tests.house.world import SHARED_MODELS, make_world

# Somebody's own until it is shared: a colleague at the partner does not see it either.
PRIVATE = {
    "evaluations.ColleagueAnswer",
    "evaluations.Contribution",
    "evaluations.Deputy",
    "evaluations.PartyResponse",
    "evaluations.Score",
    "partnerships.Import",
    "partnerships.ImportRow",
    "partnerships.ImportedRecord",
    "partnerships.SavedView",
}


class TestScope(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.world = make_world()

    def test_every_model_has_a_row(self):
        missing = [
            model._meta.label
            for app in APPS
            for model in apps.get_app_config(app).get_models()
            if app != "accounts"
            and model._meta.label not in SHARED_MODELS
            and model not in self.world.ours.rows
        ]

        assert missing == []

    def test_strangers_know_of_nothing(self):
        world = self.world
        seen = [
            f"{name} sees {model._meta.label}"
            for model, row in world.ours.rows.items()
            # A line of the search box is seen by who sees its record, see tests/overview/.
            if model._meta.label not in SHARED_MODELS | {"overview.SearchEntry"}
            for name in world.outsiders
            if model._default_manager.visible_to(world.accounts[name]).filter(pk=row.pk).exists()
        ]

        assert seen == []

    def test_insiders_know_of_everything(self):
        world = self.world
        unseen = [
            f"{name} does not see {model._meta.label}"
            for model, row in world.ours.rows.items()
            if model._meta.label not in SHARED_MODELS | PRIVATE
            and model._meta.app_label in ("partnerships", "evaluations")
            for name in world.insiders
            if not model._default_manager.visible_to(world.accounts[name])
            .filter(pk=row.pk)
            .exists()
        ]

        assert unseen == []
