from django.db import migrations

from shop.documents.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("orders", "0004_fulfilment_and_after")]

    operations = [append_only("orders_recall")]
