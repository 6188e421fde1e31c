"""What the worker does for the press room."""

from __future__ import annotations

import logging

from procrastinate.contrib.django import app

from chaupal.base import follower
from chaupal.base.clock import now
from chaupal.base.later import AGAIN
from chaupal.press import actions
from chaupal.press.models import Post

log = logging.getLogger("chaupal.press")


@app.task(name="press.jobs.draw_pictures", retry=AGAIN)
def draw_pictures(post: int) -> None:
    """Draw the cards of one post; nothing where they exist."""
    began = now()
    drawn = actions.draw_pictures(post=Post.objects.get(pk=post), at=began)
    seconds = round((now() - began).total_seconds(), 3)
    log.info("pictures drawn", extra={"facts": {"post": post, "count": len(drawn), "seconds": seconds}})


def make_due_posts() -> int:
    """The posts of versions that were approved a moment ago; how many."""
    return actions.make_due_posts(at=now())


def register_followers() -> None:
    """Name the room's standing work to the worker's loop."""
    follower.register("press.posts", make_due_posts, batch=actions.LATEST_APPROVALS)
