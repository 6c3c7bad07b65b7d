"""The full-text table, which no model can describe: FTS5 in SQLite, tsvector in PostgreSQL."""

from typing import Any

from django.db import migrations

SQLITE = """
CREATE VIRTUAL TABLE finding_text USING fts5(title, body, detail=column, tokenize="ascii")
"""
POSTGRESQL = """
CREATE TABLE finding_text (listing_id bigint PRIMARY KEY, vector tsvector NOT NULL);
CREATE INDEX finding_text_vector ON finding_text USING gin (vector) WITH (fastupdate = off);
"""


def make(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute(SQLITE if schema_editor.connection.vendor == "sqlite" else POSTGRESQL)


def drop(apps: Any, schema_editor: Any) -> None:
    schema_editor.execute("DROP TABLE finding_text")


class Migration(migrations.Migration):
    dependencies = [("finding", "0001_initial")]
    operations = [migrations.RunPython(make, drop)]
