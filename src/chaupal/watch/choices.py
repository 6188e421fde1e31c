"""Words of the watch room."""

from __future__ import annotations

from datetime import timedelta

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _

OPEN_FOR = timedelta(minutes=15)  # how long opened handles stay in view
# A group's letter; the letters that are no consonant of their own at the start of a word are left out.
LETTERS = {"hi": "कखगघचछजझटठडढतथदधनपफबभमयरलवशषसह", "en": "ABCDEFGHIJKLMNOPQRSTUVWXYZ"}


class Platform(TextChoices):
    """Where the accounts are."""

    X = "x", _("X (Twitter)")
    FACEBOOK = "facebook", _("Facebook")
    INSTAGRAM = "instagram", _("Instagram")
    YOUTUBE = "youtube", _("YouTube")
    TELEGRAM = "telegram", _("Telegram, public channels")
    OTHER = "other", _("Another platform")


class Format(TextChoices):
    """How the file is written."""

    CSV = "csv", _("CSV table")
    JSONL = "jsonl", _("JSON, a line a post")
    JSON = "json", _("JSON")
    PARQUET = "parquet", _("Parquet")
    ARROW = "arrow", _("Arrow")


class Basis(TextChoices):
    """By what right the file is here (I4). There is none for what was scraped."""

    INTERFACE = "interface", _("Official interface of the platform")
    OWNER = "owner", _("Exported by the account's owner")
    RESEARCH = "research", _("Given by a research body under its licence")
    OWN_PAGES = "own_pages", _("Data of our own pages")


class DatasetState(TextChoices):
    WAITING = "waiting", _("Waits to be read")
    READING = "reading", _("Being read")
    READY = "ready", _("Ready")
    FAILED = "failed", _("Could not be read")
    DELETED = "deleted", _("Deleted")


class RunState(TextChoices):
    QUEUED = "queued", _("Waits its turn")
    RUNNING = "running", _("Running")
    DONE = "done", _("Done")
    CANCELLED = "cancelled", _("Cancelled")
    FAILED = "failed", _("Failed")


UNDER_WAY = (RunState.QUEUED, RunState.RUNNING)

DATASET_MOVES: dict[str, tuple[str, ...]] = {
    DatasetState.WAITING: (DatasetState.READING, DatasetState.FAILED, DatasetState.DELETED),
    DatasetState.READING: (DatasetState.READY, DatasetState.FAILED, DatasetState.DELETED),
    DatasetState.READY: (DatasetState.DELETED,),
    DatasetState.FAILED: (DatasetState.DELETED,),
    DatasetState.DELETED: (),
}
RUN_MOVES: dict[str, tuple[str, ...]] = {
    RunState.QUEUED: (RunState.RUNNING, RunState.CANCELLED, RunState.FAILED),
    RunState.RUNNING: (RunState.DONE, RunState.CANCELLED, RunState.FAILED),
    RunState.DONE: (),
    RunState.CANCELLED: (),
    RunState.FAILED: (),
}


class Step(TextChoices):
    """What a job is doing, in the reader's words."""

    READ = "read", _("reads the posts")
    EDGES = "edges", _("looks for posts of the same thing, close in time")
    VALIDATE = "validate", _("compares with chance")
    GROUPS = "groups", _("forms groups")
    EVIDENCE = "evidence", _("collects the posts")
    LAYOUT = "layout", _("lays the picture out")
    KEEP = "keep", _("keeps the result")


class Export(TextChoices):
    """What a network is taken out as."""

    CSV = "csv", _("Edges as CSV")
    GRAPHML = "graphml", _("Network as GraphML")
    SVG = "svg", _("Picture as SVG")
