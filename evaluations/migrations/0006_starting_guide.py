from django.db import migrations
from django.utils import timezone

from evaluations.starting_guide import load_starting_guide


def load(apps, schema_editor):
    load_starting_guide(lambda name: apps.get_model("evaluations", name), at=timezone.now())


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0005_criterion_version")]

    operations = [migrations.RunPython(load, migrations.RunPython.noop, elidable=False)]
