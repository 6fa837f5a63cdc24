from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OverviewConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "overview"

    def ready(self) -> None:
        from overview.searching import keeping

        pre_migrate.connect(keeping.before_migrations, sender=self)
        post_migrate.connect(keeping.after_migrations, sender=self)
