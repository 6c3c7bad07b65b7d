from django.db import migrations

from shop.documents.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("impact", "0001_purchases")]
    operations = [append_only("impact_purchaseline")]
