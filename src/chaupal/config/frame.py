"""What the frame of a page says, gathered from the rooms that know it (see `chaupal.base.frame`)."""

from __future__ import annotations

from django.http import HttpRequest

from chaupal.base.clock import now
from chaupal.base.frame import Frame


def frame(request: HttpRequest) -> Frame:
    """The frame for whoever is signed in; bare for nobody."""
    return Frame(at=now())
