from django.apps import AppConfig
from django.db.models.signals import post_delete, post_save


class PartnershipsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "partnerships"

    def ready(self):
        for name in ("Agreement", "Amendment"):
            model = self.get_model(name)
            for signal in (post_save, post_delete):
                signal.connect(_paper_written, sender=model, dispatch_uid=f"papers of {name}")


def _paper_written(instance, raw=False, **told):
    """The kept dates follow every paper that is saved or removed."""
    from partnerships.models import Agreement
    from partnerships.paper_dates import refresh_papers

    if raw:
        return  # a restored copy brings its kept dates along
    if isinstance(instance, Agreement):
        refresh_papers(Agreement, [], [instance.partnership_id])
    else:
        refresh_papers(Agreement, [instance.agreement_id])
