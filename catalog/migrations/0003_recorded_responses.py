from django.db import migrations, models


class Migration(migrations.Migration):
    """Responses that were recorded elsewhere may break the contract; they say so."""

    dependencies = [("catalog", "0002_words_of_versions")]

    operations = [
        migrations.AddField(
            model_name="namedresponse",
            name="raw",
            field=models.BooleanField(
                default=False, help_text="kept as it was recorded, though the contract does not allow it"
            ),
        ),
    ]
