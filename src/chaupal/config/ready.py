"""Making the schema and the static files ready, only where they are behind the code."""

from __future__ import annotations

import hashlib
from io import StringIO
from pathlib import Path

from django.conf import settings
from django.core.management import call_command
from django.db import connections
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.recorder import MigrationRecorder
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import Refused

# What the wheels bring and no page asks for: compressing it would be most of a first start.
UNUSED = ["ext", "htmax-*", "htmx-4*", "htmx-2.js", "django-htmx.js", "recovery_codes.js", "account.js"]


class MadeTooLongAgo(Refused):
    code, status = "config.made_too_long_ago", 503
    says = _(
        "This home was made before 30 November 2026 and not brought to the last step of that day. "
        "Upgrade it once by the version that docs/operate.md names, then by this one. Nothing was changed."
    )


def behind() -> bool:
    """Whether the database lacks a migration of this code; MadeTooLongAgo where it stands between steps that are one now."""
    applied = set(MigrationRecorder(connections["default"]).applied_migrations())
    steps = MigrationLoader(None, ignore_no_migrations=True).disk_migrations.values()
    if any(applied & set(step.replaces) and set(step.replaces) - applied for step in steps):
        raise MadeTooLongAgo
    executor = MigrationExecutor(connections["default"])
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))


def migrate() -> None:
    """Apply what is missing as the owner's role; about 7 s for a new database, 0.1 s when nothing is missing."""
    if behind():
        call_command("migrate", database="owner", verbosity=0, interactive=False, stdout=StringIO())
        call_command("createcachetable", database="owner", verbosity=0, stdout=StringIO())
    connections["owner"].close()


def offices() -> None:
    """The offices of the shape pack, with the rights that this version gives them; 3 queries."""
    from chaupal.org import shape  # late: app ready
    from chaupal.org.actions.offices import install_offices  # late: app ready

    install_offices(shape.load(settings.CHAUPAL_SHAPE))


def _state() -> str:
    digest = hashlib.sha256()
    for room in sorted(Path(__file__).parents[1].glob("*/static")):
        for file in sorted(room.rglob("*")):
            if file.is_file():
                digest.update(f"{file.name} {file.stat().st_size} {file.stat().st_mtime_ns}".encode())
    return digest.hexdigest()


def static() -> None:
    """Catalogues, the subset type face and collected static files in CHAUPAL_HOME; nothing when all are fresh."""
    from chaupal.base import fonts, messages  # late: slow module

    messages.compile_stale()
    build = Path(settings.CHAUPAL_HOME) / "build"
    fonts.build(build)
    stamp = Path(settings.STATIC_ROOT) / ".state"
    if stamp.exists() and stamp.read_text() == _state():
        return
    with settings_for_web(build):
        call_command("collectstatic", interactive=False, verbosity=0, clear=True, ignore_patterns=UNUSED, stdout=StringIO())
    stamp.write_text(_state())


class settings_for_web:
    """Collect with the hashed storage that the web process reads, and with the build folder just made."""

    def __init__(self, build: Path) -> None:
        self.build = build

    def __enter__(self) -> None:
        from django.contrib.staticfiles.storage import staticfiles_storage  # late: app ready
        from django.test.utils import override_settings  # late: app ready

        storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}}
        self.override = override_settings(STORAGES=storages, STATICFILES_DIRS=[self.build])
        self.override.enable()
        del staticfiles_storage

    def __exit__(self, *_raised: object) -> None:
        self.override.disable()
