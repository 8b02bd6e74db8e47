from django.db import migrations


def flag(apps, schema_editor):
    apps.get_model("accounts", "Document").objects.filter(scan="clean").exclude(remark="").update(
        scan="flagged"
    )


def unflag(apps, schema_editor):
    apps.get_model("accounts", "Document").objects.filter(scan="flagged").update(scan="clean")


class Migration(migrations.Migration):
    dependencies = [
        ("accounts", "0007_document_flags"),
    ]

    operations = [migrations.RunPython(flag, unflag)]
