from django.db import migrations
from django.db.models import OuterRef, Subquery


def from_the_listing(apps, schema_editor):
    Line = apps.get_model("orders", "SupplierOrderLine")
    Sellable = apps.get_model("listings", "Sellable")
    mine = Sellable.objects.filter(pk=OuterRef("sellable_id"))
    Line.objects.filter(sellable__isnull=False).update(
        kind=Subquery(mine.values("listing__kind")[:1]),
        category_id=Subquery(mine.values("listing__category_id")[:1]),
    )


class Migration(migrations.Migration):
    dependencies = [("orders", "0007_quotes")]
    operations = [migrations.RunPython(from_the_listing, migrations.RunPython.noop)]
