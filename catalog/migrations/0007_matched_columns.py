"""Uploads know which column of their file is which; organisations remember it for the next file."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_trail_is_append_only"),
        ("catalog", "0006_revisions_and_suggestions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="mapping",
            field=models.JSONField(
                blank=True,
                default=dict,
                help_text="which column of the file is which, as catalog.matching.mapping; {} = same",
            ),
        ),
        migrations.CreateModel(
            name="KnownColumns",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("operation_name", models.CharField(max_length=200)),
                (
                    "fingerprint",
                    models.CharField(help_text="digest of the header, without accents and case", max_length=64),
                ),
                ("mapping", models.JSONField(help_text="as catalog.matching.mapping")),
                (
                    "key_path",
                    models.JSONField(
                        default=list, help_text="chosen request field; empty = proposed by the key's name"
                    ),
                ),
                ("used_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.dataset",
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "service",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="catalog.service"
                    ),
                ),
            ],
            options={
                "ordering": ["-used_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["organisation", "service", "operation_name", "fingerprint"], name="known_columns_once"
                    )
                ],
            },
        ),
    ]
