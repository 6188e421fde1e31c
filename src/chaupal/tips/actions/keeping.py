"""Files of messages: put on the disk under names that say nothing, and taken off it with all that was made of them."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterable
from datetime import datetime

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from chaupal.base.seal import seal_bytes
from chaupal.tips.choices import Heard
from chaupal.tips.models import Frame, Recording, Tip, Typing
from chaupal.tips.recordings import ENDINGS, Incoming

SEALED = "tips.recording"  # what a recording is sealed as


def on_disk(data: bytes, at: datetime, ending: str) -> str:
    """The name of a file with these bytes, dated to the hour as its row is."""
    name = default_storage.save(f"tips/{secrets.token_hex(16)}{ending}", ContentFile(data))
    os.utime(default_storage.path(name), (at.timestamp(), at.timestamp()))
    return name


def put(incoming: Incoming, at: datetime) -> str:
    """The name of a recording's file: plain sound as it is, anything else sealed as it came."""
    if incoming.type:
        return on_disk(incoming.data, at, ENDINGS[incoming.type])
    return on_disk(seal_bytes(incoming.data, field=SEALED), at, ".sealed")


def keep_recording(tip: Tip, incoming: Incoming, name: str) -> Recording:
    """The row of a recording that was put on the disk; part of the act that takes the message in."""
    state = Heard.READY if incoming.type else Heard.SEALED
    return Recording.objects.create(tip=tip, kind=incoming.kind, state=state, file=name, type=incoming.type, seconds=incoming.seconds)


def drop_recordings(tips: Iterable[int]) -> list[str]:
    """Delete recordings, frames and who typed; the names of the files that go with them. Part of the act that destroys."""
    keys = list(tips)
    recordings, frames = Recording.objects.filter(tip__in=keys), Frame.objects.filter(tip__in=keys)
    names = [*recordings.values_list("file", flat=True), *frames.values_list("picture", flat=True)]
    recordings.delete()
    frames.delete()
    Typing.objects.filter(tip__in=keys).delete()
    return [name for name in names if name]


def off_disk(names: Iterable[str]) -> None:
    """Take files off the disk; one that is gone already is gone."""
    for name in names:
        default_storage.delete(name)
