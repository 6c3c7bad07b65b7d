from django.db import migrations

from shop.documents.append_only import append_only


class Migration(migrations.Migration):
    dependencies = [("listings", "0001_initial")]
    operations = [append_only("listings_proofsnapshot")]
