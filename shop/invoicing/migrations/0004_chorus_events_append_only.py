from django.db import migrations

from shop.documents.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("invoicing", "0003_quotes")]
    operations = [append_only("invoicing_chorusevent")]
