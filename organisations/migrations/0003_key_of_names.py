"""Every name of an organisation can be looked up by its key."""

from django.db import migrations

import lib.search
from lib.text import normalise


def forwards(apps, schema_editor):
    Name = apps.get_model("organisations", "OrganisationName")
    batch = []
    for row in Name.objects.order_by("pk").only("pk", "name").iterator(2000):
        row.key = normalise(row.name)[:200]
        batch.append(row)
        if len(batch) == 2000:
            Name.objects.bulk_update(batch, ["key"])
            batch = []
    Name.objects.bulk_update(batch, ["key"])


class Migration(migrations.Migration):
    dependencies = [("organisations", "0002_starting_lists")]
    operations = [
        migrations.AddField(
            "organisationname", "key", lib.search.KeyField(default="", max_length=200, of="name")
        ),
        migrations.RunPython(forwards, migrations.RunPython.noop),
    ]
