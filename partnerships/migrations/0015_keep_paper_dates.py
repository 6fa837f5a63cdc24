"""Writes the kept dates of the papers that are there already."""

from django.db import migrations

from partnerships.paper_dates import FIRST, LAST, kept_dates, paper_end

DATES = ["ends_by", "lapses_after", "notice_day"]
CHUNK = 500


def keep(apps, schema_editor):
    agreements = apps.get_model("partnerships", "Agreement")._base_manager
    partnerships = apps.get_model("partnerships", "Partnership")._base_manager
    with_papers = agreements.order_by("partnership_id").values_list("partnership_id", flat=True)
    keys = list(with_papers.distinct())
    for start in range(0, len(keys), CHUNK):
        papers: dict[int, list] = {pk: [] for pk in keys[start : start + CHUNK]}
        for paper in agreements.filter(partnership__in=papers).prefetch_related("amendments"):
            for name, value in kept_dates(paper).items():
                setattr(paper, name, value)
            papers[paper.partnership_id].append(paper)
        agreements.bulk_update([row for rows in papers.values() for row in rows], DATES)
        lasting = {pk: paper_end(rows) for pk, rows in papers.items()}
        found = list(partnerships.filter(pk__in=papers))
        for partnership in found:
            last = lasting[partnership.pk]
            partnership.paper_end_rising = last or LAST
            partnership.paper_end_falling = last or FIRST
        partnerships.bulk_update(found, ["paper_end_rising", "paper_end_falling"])


class Migration(migrations.Migration):
    dependencies = [("partnerships", "0014_paper_dates")]
    operations = [migrations.RunPython(keep, migrations.RunPython.noop)]
