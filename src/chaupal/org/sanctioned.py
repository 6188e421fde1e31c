"""How many people an office should have on a day: the shape pack's number, unless the room above knows a dated one."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from chaupal.org.models import Office

Reader = Callable[[date], Mapping[int, int]]  # offices whose number on that day is another than the pack's

_readers: list[Reader] = []


def register(reader: Reader) -> None:
    """Have `reader` say which numbers hold on a day; called by the room above, in its AppConfig.ready."""
    _readers[:] = [reader]


def numbers(on: date) -> Mapping[int, int]:
    """Office to the number that holds on that day, where a policy says it; one query."""
    return _readers[0](on) if _readers else {}


def offices(kind: str, on: date) -> list[Office]:
    """The offices of one kind of place in the pack's order, `strength` and `ceiling` as they hold on that day. Two queries.

    Places beyond the strength stay as many as the pack allows; an office whose strength is 0 takes nobody.
    """
    told = numbers(on)
    return [_on_that_day(office, told) for office in Office.objects.filter(unit_kind=kind).order_by("place")]


def every(on: date) -> list[Office]:
    """Every office of the pack in its order, the state desk's too, likewise. Two queries."""
    told = numbers(on)
    return [_on_that_day(office, told) for office in Office.objects.order_by("place")]


def office(pk: int, on: date) -> Office:
    """One office, likewise. Raises Office.DoesNotExist. Two queries."""
    return _on_that_day(Office.objects.get(pk=pk), numbers(on))


def _on_that_day(one: Office, told: Mapping[int, int]) -> Office:
    if one.strength is not None and one.pk in told:
        strength = told[one.pk]
        beyond = (one.ceiling or one.strength) - one.strength
        one.strength, one.ceiling = strength, strength + beyond if strength else 0
    return one
