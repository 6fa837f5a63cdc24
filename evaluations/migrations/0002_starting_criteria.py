from django.db import migrations

from evaluations.starting_criteria import load_starting_criteria


def load(apps, schema_editor):
    load_starting_criteria(apps.get_model("evaluations", "Criterion"))


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0001_initial")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
