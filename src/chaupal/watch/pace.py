"""A brake on the public form: so many questions an hour from one network, counted without keeping its address."""

from __future__ import annotations

from datetime import datetime

from django.core.cache import cache
from django.http import HttpRequest

from chaupal.base import seal
from chaupal.people.guessing import network
from chaupal.watch.refusals import TooManyQuestions

# Many phones share one address of a mobile network, and few people have such a question.
AT_MOST, SECONDS = 20, 3600


def count_question(request: HttpRequest, at: datetime) -> None:
    """One more from this network; TooManyQuestions beyond twenty in the clock's hour. Two looks into the cache."""
    slot = int(at.timestamp()) // SECONDS
    key = f"watch.ask.{seal.blind(f'{network(request)} {slot}', field='watch.ask').hex()}"
    asked = cache.get(key) or 0
    if asked >= AT_MOST:
        raise TooManyQuestions
    cache.set(key, asked + 1, timeout=SECONDS)
