"""The words of a version are kept with it, so that a draft is found by those who see it alone."""

from django.db import migrations, models

from catalog import folding


def index(apps, schema_editor):
    for service in apps.get_model("catalog", "Service").objects.iterator():
        service.search_text = folding.with_humps(
            " ".join([service.name, service.summary, service.domain, service.slug])
        )
        service.save(update_fields=["search_text"])
    operations = apps.get_model("catalog", "Operation").objects
    for version in apps.get_model("catalog", "ServiceVersion").objects.iterator():
        names = operations.filter(version=version).order_by("position").values_list("name", flat=True)
        version.search_text = folding.with_humps(" ".join(names))
        version.save(update_fields=["search_text"])


class Migration(migrations.Migration):
    dependencies = [("catalog", "0001_initial")]

    operations = [
        migrations.AddField(
            model_name="serviceversion",
            name="search_text",
            field=models.TextField(
                blank=True, editable=False, help_text="folded names of its operations, which the catalogue searches"
            ),
        ),
        migrations.AlterField(
            model_name="service",
            name="search_text",
            field=models.TextField(
                blank=True, editable=False, help_text="folded words of its own, which the catalogue searches"
            ),
        ),
        migrations.RunPython(index, migrations.RunPython.noop),
    ]
