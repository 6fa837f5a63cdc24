"""Target groups to start with. The list is open: people add their own while they work."""

from django.db import migrations

NAMES = (
    "Cliënten",
    "Studenten",
    "Medewerkers",
    "Bewoners",
    "Vrijwilligers",
    "Mantelzorgers",
    "Jongeren",
    "Ouderen",
    "Gemeenten",
    "Verwijzers",
    "Docenten",
    "Organisaties",
)


def fill(apps, schema_editor):
    groups = apps.get_model("partnerships", "TargetGroup").objects.using(
        schema_editor.connection.alias
    )
    known = set(groups.values_list("name", flat=True))
    for position, name in enumerate(NAMES, start=1):
        if name not in known:
            groups.create(name=name, position=position)


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0001_initial")]

    # Going back leaves the names: partnerships refer to them.
    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
