from django.db import migrations, models

import lib.dates


def write_keys(apps, schema_editor):
    """Give the partnerships that are there the keys by which they are sorted."""
    partnership = apps.get_model("partnerships", "Partnership")
    for row in partnership.objects.exclude(since=None).iterator():
        date = lib.dates.HonestDate.of(row.since)
        partnership.objects.filter(pk=row.pk).update(
            since_rising=date.rising, since_falling=date.falling
        )


class Migration(migrations.Migration):
    dependencies = [
        ("partnerships", "0006_document_versions"),
    ]

    operations = [
        migrations.AddField(
            model_name="partnership",
            name="since_falling",
            field=models.CharField(blank=True, default="0", editable=False, max_length=20),
        ),
        migrations.AddField(
            model_name="partnership",
            name="since_rising",
            field=models.CharField(blank=True, default="4", editable=False, max_length=20),
        ),
        migrations.AlterField(
            model_name="partnership",
            name="since",
            field=lib.dates.HonestDateField(
                companions=False, listed=True, verbose_name="collaborating since"
            ),
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(fields=["since_rising", "id"], name="partnership_since_rising"),
        ),
        migrations.AddIndex(
            model_name="partnership",
            index=models.Index(fields=["since_falling", "id"], name="partnership_since_falling"),
        ),
        migrations.RunPython(write_keys, migrations.RunPython.noop),
    ]
