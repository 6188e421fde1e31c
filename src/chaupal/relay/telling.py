"""Receipts as JSON tells them, to clean values: for the phone's outbox and for programs alike."""

from __future__ import annotations

import uuid
from datetime import datetime
from typing import Any

from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput
from chaupal.relay.actions.receipt import Told


class BadReceipts(BadInput):
    code, says = "relay.bad_receipts", _("These receipts cannot be read (number %(row)s, %(field)s). Update the page and send again.")


def told_from_json(body: Any) -> list[Told]:
    """The receipts of a request {"receipts": [{"client_id", "dispatch", "group", "rung", "said_at", "window"}]}.

    Raises BadReceipts with the number of the first bad one and its field.
    """
    rows = body.get("receipts") if isinstance(body, dict) else None
    if not isinstance(rows, list):
        raise BadReceipts(row=0, field="receipts")
    return [_told(row, number) for number, row in enumerate(rows, 1)]


def clock_from_json(body: Any) -> datetime | None:
    """The phone's idea of now, {"clock": "2027-02-01T12:00:00+05:30"}; None where it says nothing readable."""
    try:
        clock = parse_datetime(body["clock"])
    except (KeyError, TypeError, ValueError):
        return None
    return clock if clock is not None and clock.tzinfo is not None else None


def _told(row: Any, number: int) -> Told:
    field = "receipt"
    try:
        field = "client_id"
        client_id = uuid.UUID(row["client_id"])
        values: dict[str, int] = {}
        for field in ("dispatch", "group", "rung"):
            if type(row[field]) is not int or not 0 < row[field] < 2**62:
                raise ValueError(field)
            values[field] = row[field]
        field = "said_at"
        said_at = parse_datetime(row["said_at"])
        if said_at is None or said_at.tzinfo is None:
            raise ValueError(field)
        field = "window"
        window = row.get("window", "")
        if not isinstance(window, str) or len(window) > 300:
            raise ValueError(field)
    except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as problem:
        raise BadReceipts(row=number, field=field) from problem
    return Told(client_id, values["dispatch"], values["group"], values["rung"], said_at, window)
