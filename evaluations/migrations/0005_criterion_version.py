from django.db import migrations, models
from django.db.models import Q
from django.utils import timezone


class Migration(migrations.Migration):
    dependencies = [("evaluations", "0004_mailed_link_language")]

    operations = [
        migrations.AddField(
            model_name="criterion",
            name="version",
            field=models.PositiveIntegerField(default=1, editable=False, verbose_name="version"),
        ),
        migrations.AddField(
            model_name="criterion",
            name="updated_at",
            field=models.DateTimeField(
                auto_now=True, default=timezone.now, verbose_name="changed at"
            ),
            preserve_default=False,
        ),
        migrations.AlterField(
            model_name="criterion",
            name="code",
            field=models.SlugField(editable=False, max_length=40, unique=True, verbose_name="code"),
        ),
        migrations.RemoveConstraint(model_name="contribution", name="contribution_has_sender"),
        migrations.AddConstraint(
            model_name="contribution",
            constraint=models.CheckConstraint(
                condition=Q(author__isnull=False) | ~Q(visitor_email="") | ~Q(state="proposed"),
                name="contribution_has_sender",
                violation_error_message="Leave an e-mail address, so that we can answer.",
            ),
        ),
    ]
