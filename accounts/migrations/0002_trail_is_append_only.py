"""The database itself refuses to change, delete or empty the audit trail."""

from django.db import migrations

MESSAGE = "the audit trail is append-only"

SQLITE = [
    (
        f"CREATE TRIGGER accounts_entry_no_{verb.lower()} BEFORE {verb} ON accounts_entry "
        f"BEGIN SELECT RAISE(ABORT, '{MESSAGE}'); END",
        f"DROP TRIGGER accounts_entry_no_{verb.lower()}",
    )
    for verb in ("UPDATE", "DELETE")
]
POSTGRESQL = [
    (
        "CREATE FUNCTION accounts_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS "
        f"$$ BEGIN RAISE EXCEPTION '{MESSAGE}' USING ERRCODE = 'restrict_violation'; END $$",
        "DROP FUNCTION accounts_entry_refuse()",
    ),
    (
        "CREATE TRIGGER accounts_entry_no_change BEFORE UPDATE OR DELETE ON accounts_entry "
        "FOR EACH ROW EXECUTE FUNCTION accounts_entry_refuse()",
        "DROP TRIGGER accounts_entry_no_change ON accounts_entry",
    ),
    (
        "CREATE TRIGGER accounts_entry_no_truncate BEFORE TRUNCATE ON accounts_entry "
        "FOR EACH STATEMENT EXECUTE FUNCTION accounts_entry_refuse()",
        "DROP TRIGGER accounts_entry_no_truncate ON accounts_entry",
    ),
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}


def close(apps, schema_editor) -> None:
    for create, _drop in STATEMENTS[schema_editor.connection.vendor]:
        schema_editor.execute(create)


def open_again(apps, schema_editor) -> None:
    for _create, drop in reversed(STATEMENTS[schema_editor.connection.vendor]):
        schema_editor.execute(drop)


class Migration(migrations.Migration):
    dependencies = [("accounts", "0001_initial")]

    operations = [migrations.RunPython(close, open_again)]
