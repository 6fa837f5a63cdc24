"""An account has one address, its own; what the sign-in package kept beside it goes.

Its pages let people add addresses that nobody had proven, and accounts were looked up by those.
"""

from django.db import migrations


def forget_them(apps, schema_editor):
    apps.get_model("account", "EmailAddress").objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_words_of_rules"),
        ("account", "0009_emailaddress_unique_primary_email"),
    ]

    operations = [migrations.RunPython(forget_them, migrations.RunPython.noop)]
