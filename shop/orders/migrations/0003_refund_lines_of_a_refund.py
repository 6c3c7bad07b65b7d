"""Refund lines belong to a refund: the table, never written until now, is made anew."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("orders", "0002_append_only")]

    operations = [migrations.DeleteModel("RefundLine")]
