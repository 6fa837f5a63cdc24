from django.apps import AppConfig
from django.core.checks import Tags, register
from django.db.models.signals import post_migrate


class AccountsConfig(AppConfig):
    default_auto_field = "django.db.models.BigAutoField"
    name = "accounts"

    def ready(self) -> None:
        from allauth.mfa.signals import authenticator_added, authenticator_removed
        from django.contrib.auth.signals import user_logged_in

        from accounts import second_factor, sessions
        from accounts.trail import app_role, guards, sign_in

        post_migrate.connect(guards.after_migrations, sender=self)
        sign_in.connect()
        register(app_role.check_role, Tags.database, deploy=True)

        def on_sign_in(sender, request, user, **rest):
            sessions.begin(request, user)
            second_factor.forget(request)

        def on_other_factors(sender, request, **rest):
            second_factor.forget(request)

        user_logged_in.connect(on_sign_in, weak=False, dispatch_uid="accounts.sessions")
        for signal in (authenticator_added, authenticator_removed):
            signal.connect(on_other_factors, weak=False, dispatch_uid="accounts.second_factor")
