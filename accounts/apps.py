from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"

    def ready(self) -> None:
        from accounts.trail import app_role, guards, sign_in

        post_migrate.connect(guards.after_migrations, sender=self)
        sign_in.connect()
        register(app_role.check_role, Tags.database, deploy=True)
