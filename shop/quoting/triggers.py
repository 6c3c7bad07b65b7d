"""Triggers that refuse a change of state which no move makes, for both engines."""

from collections.abc import Iterable
from typing import Any

from django.db import migrations


def moves_only(table: str, pairs: Iterable[tuple[str, str]]) -> migrations.RunPython:
    """A migration operation after which `table.state` changes only along these pairs.

    A later migration that rebuilds the table on SQLite loses the trigger: take it away before with
    `moves_free`, and set it again after.
    """
    listed = sorted(pairs)
    name = f"{table}_moves"

    known = ", ".join(f"'{before}>{after}'" for before, after in listed)
    wrong = f"OLD.state <> NEW.state AND (OLD.state || '>' || NEW.state) NOT IN ({known})"

    def forwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(
                f"CREATE TRIGGER {name} BEFORE UPDATE OF state ON {table} "
                f"WHEN {wrong} "
                f"BEGIN SELECT RAISE(ABORT, '{table}: no such move'); END"
            )
            return
        schema_editor.execute(
            f"""
            CREATE FUNCTION {name}() RETURNS trigger AS $$
            BEGIN
              IF {wrong} THEN
                RAISE EXCEPTION '{table}: no such move'
                  USING ERRCODE = 'integrity_constraint_violation';
              END IF;
              RETURN NEW;
            END $$ LANGUAGE plpgsql;
            CREATE TRIGGER {name} BEFORE UPDATE ON {table} FOR EACH ROW EXECUTE FUNCTION {name}();
            """
        )

    def backwards(apps: Any, schema_editor: Any) -> None:
        if schema_editor.connection.vendor == "sqlite":
            schema_editor.execute(f"DROP TRIGGER {name}")
            return
        schema_editor.execute(f"DROP TRIGGER {name} ON {table}")
        schema_editor.execute(f"DROP FUNCTION {name}()")

    return migrations.RunPython(forwards, backwards)


def moves_free(table: str, pairs: Iterable[tuple[str, str]]) -> migrations.RunPython:
    """The reverse of `moves_only`."""
    made = moves_only(table, pairs)
    assert made.reverse_code is not None
    return migrations.RunPython(made.reverse_code, made.code)
