from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('sandboxes', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='sandbox',
            name='binary',
            field=models.CharField(choices=[('inline', 'in the answer itself, in Base64'), ('mtom', 'beside the answer, as MTOM attachments')], default='inline', max_length=6),
        ),
        migrations.AddField(
            model_name='sandbox',
            name='header_policy',
            field=models.CharField(choices=[('known', 'accept those of WS-Security, of WS-Addressing and of the contract'), ('all', 'accept every header'), ('none', 'refuse every header that must be understood')], default='known', max_length=5),
        ),
    ]
