"""The schema: what the models say, in few looks at them; homes of before go on, and one between two steps is left alone."""

from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.db import connection, connections
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.state import ProjectState
from django.utils.translation import override

from chaupal.config import doctor, ready


def test_the_steps_lead_to_what_the_models_say() -> None:
    loader = MigrationLoader(None, ignore_no_migrations=True)

    with override(None):  # words of choices are no part of the schema in any language
        found = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps)).changes(loader.graph)

    assert {room: [step.operations for step in steps] for room, steps in found.items()} == {}


@pytest.mark.commits
class TestHomes:
    def test_one_that_took_every_step_of_before_is_not_behind(self, as_owner: Any) -> None:
        """Its rows name the steps one by one, and nothing of today."""
        steps = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
        for step in steps:
            if step.replaces and step.name == "0002_promises":
                as_owner.execute("DELETE FROM django_migrations WHERE app = %s AND name = %s", [step.app_label, step.name])

        assert ready.behind() is False

    def test_one_between_two_steps_is_refused_and_told_by_the_doctor(self, as_owner: Any) -> None:
        as_owner.execute("DELETE FROM django_migrations WHERE app = 'org' AND name IN ('0016_main_office', '0002_promises')")

        with pytest.raises(ready.MadeTooLongAgo):
            ready.behind()
        with override("en"):
            finding = next(one for one in doctor.examine() if one.what == "Schema")
        assert (finding.well, finding.needed) == (False, True)

    def test_tables_go_and_come_again_with_their_promises(self, _fresh_copy: None) -> None:
        def tables() -> set[str]:
            with connection.cursor() as cursor:
                return {name for name in connection.introspection.table_names(cursor) if name.startswith(("devices_", "sample_"))}

        def triggers() -> set[str]:
            with connection.cursor() as cursor:
                cursor.execute("SELECT tgname FROM pg_trigger WHERE tgname LIKE 'devices%%'")
                return {name for (name,) in cursor.fetchall()}

        were = tables(), triggers()
        for room in ("sample", "devices"):
            call_command("migrate", room, "zero", database="owner", verbosity=0, interactive=False)
        gone = tables(), triggers()
        call_command("migrate", database="owner", verbosity=0, interactive=False)
        connections["owner"].close()

        assert (len(were[0]), gone) == (6, (set(), set()))
        assert (tables(), triggers()) == were
