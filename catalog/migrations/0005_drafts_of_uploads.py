"""Uploads keep every problem and the tables of their changes."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("catalog", "0004_contract_batches"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="upload",
            name="edition",
            field=models.PositiveIntegerField(
                default=0, help_text="changes made in the page: who saw an older one is told"
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="findings",
            field=models.CharField(blank=True, help_text="digest of every problem in the vault", max_length=64),
        ),
        migrations.AlterField(
            model_name="upload",
            name="problems",
            field=models.JSONField(
                default=list, help_text="the first ones: [{code, row, column, cell, value, message, expected}]"
            ),
        ),
        migrations.CreateModel(
            name="Draft",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField(help_text="edition of the upload that it made")),
                ("digest", models.CharField(help_text="of the upload's own table in the vault", max_length=64)),
                ("change", models.JSONField(default=dict, help_text="{kind, cells, where}; empty for what was read")),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="drafts", to="catalog.upload"
                    ),
                ),
            ],
            options={
                "ordering": ["upload", "-number"],
                "constraints": [models.UniqueConstraint(fields=("upload", "number"), name="draft_number_once")],
            },
        ),
    ]
