"""Revisions know what they changed, uploads what they were made from; people suggest rows."""

import django.db.models.deletion
import django.utils.timezone
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0002_trail_is_append_only"),
        ("catalog", "0005_drafts_of_uploads"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="datasetrevision",
            name="changes",
            field=models.JSONField(
                help_text="{added, changed, removed} rows since the one before; null: first", null=True
            ),
        ),
        migrations.AddField(
            model_name="upload",
            name="base",
            field=models.ForeignKey(
                help_text="its table was made from",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="catalog.datasetrevision",
            ),
        ),
        migrations.CreateModel(
            name="Suggestion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.CharField(help_text="the cell, as in a spreadsheet", max_length=500)),
                (
                    "values",
                    models.JSONField(default=dict, help_text="{column: cell}; a column that is not named stays empty"),
                ),
                ("response", models.CharField(help_text="named response", max_length=120)),
                ("note", models.CharField(blank=True, max_length=300)),
                (
                    "origin",
                    models.CharField(blank=True, help_text="where the call came from, in words", max_length=200),
                ),
                (
                    "stage",
                    models.CharField(
                        choices=[
                            ("open", "to decide"),
                            ("accepted", "accepted"),
                            ("published", "published"),
                            ("declined", "declined"),
                        ],
                        default="open",
                        max_length=10,
                    ),
                ),
                ("decided_at", models.DateTimeField(null=True)),
                ("reason", models.CharField(blank=True, help_text="why it was declined", max_length=300)),
                ("created_at", models.DateTimeField(default=django.utils.timezone.now)),
                (
                    "author",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to=settings.AUTH_USER_MODEL
                    ),
                ),
                (
                    "dataset",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="suggestions", to="catalog.dataset"
                    ),
                ),
                (
                    "decided_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "organisation",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="accounts.organisation"
                    ),
                ),
                (
                    "revision",
                    models.ForeignKey(
                        help_text="that it appeared in",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to="catalog.datasetrevision",
                    ),
                ),
                (
                    "upload",
                    models.ForeignKey(
                        help_text="the draft it went into",
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="suggestions",
                        to="catalog.upload",
                    ),
                ),
            ],
            options={
                "ordering": ["-created_at", "-pk"],
                "indexes": [models.Index(fields=["dataset", "stage"], name="suggestion_stage")],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(
                            models.Q(("stage", "declined"), _negated=True),
                            models.Q(("reason", ""), _negated=True),
                            _connector="OR",
                        ),
                        name="a_declined_suggestion_says_why",
                    )
                ],
            },
        ),
    ]
