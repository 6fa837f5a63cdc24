"""The municipalities of the Netherlands and the sectors a register starts with."""

import csv
from pathlib import Path

from django.db import migrations

from lib.text import normalise

DATA = Path(__file__).resolve().parent.parent / "data"

SECTORS = [
    ("care", "Zorg", "Care"),
    ("mental-health", "Geestelijke gezondheidszorg", "Mental health care"),
    ("disability", "Zorg voor mensen met een beperking", "Disability care"),
    ("elderly", "Ouderen", "Older people"),
    ("youth", "Jeugd", "Youth"),
    ("welfare", "Welzijn", "Social welfare"),
    ("volunteering", "Vrijwilligerswerk en informele zorg", "Volunteering and informal care"),
    ("client-support", "Cliëntondersteuning", "Client support"),
    ("shelter", "Opvang en beschermd wonen", "Shelter and sheltered housing"),
    ("housing", "Wonen", "Housing"),
    ("debt", "Schulden en armoede", "Debt and poverty"),
    ("work-income", "Werk en inkomen", "Work and income"),
    ("newcomers", "Nieuwkomers en integratie", "Newcomers and integration"),
    ("education", "Onderwijs", "Education"),
    ("sport", "Sport en bewegen", "Sport and exercise"),
    ("culture", "Cultuur", "Culture"),
    ("safety", "Veiligheid en justitie", "Safety and justice"),
    ("environment", "Natuur en milieu", "Nature and environment"),
    ("government", "Gemeente en overheid", "Government"),
    ("business", "Bedrijfsleven", "Business"),
    ("philosophy-of-life", "Kerk en levensbeschouwing", "Church and philosophy of life"),
    ("research", "Onderzoek en advies", "Research and consultancy"),
]


def rows_of(name):
    with (DATA / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def forwards(apps, schema_editor):
    Municipality = apps.get_model("organisations", "Municipality")
    Alias = apps.get_model("organisations", "MunicipalityAlias")
    Sector = apps.get_model("organisations", "Sector")
    aliases = {}
    for row in rows_of("municipality_aliases.csv"):
        aliases.setdefault(row["code"], []).append(row["alias"])
    made = Municipality.objects.bulk_create(
        Municipality(
            code=row["code"],
            name=row["name"],
            province=row["province"],
            sort_name=normalise(row["name"].removeprefix("'s-")),
            search_text=" ".join(
                normalise(name) for name in (row["name"], *aliases.get(row["code"], ()))
            ),
        )
        for row in rows_of("municipalities.csv")
    )
    Alias.objects.bulk_create(
        Alias(municipality=municipality, name=name)
        for municipality in made
        for name in aliases.get(municipality.code, ())
    )
    Sector.objects.bulk_create(
        Sector(code=code, name_nl=dutch, name_en=english, position=position)
        for position, (code, dutch, english) in enumerate(SECTORS)
    )


def backwards(apps, schema_editor):
    for name in ("MunicipalityAlias", "Municipality", "Sector"):
        apps.get_model("organisations", name).objects.all().delete()


class Migration(migrations.Migration):
    dependencies = [("organisations", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
