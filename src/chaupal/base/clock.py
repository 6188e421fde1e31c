"""The one clock. Actions take `at`; only views, jobs and commands ask here."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings

IST = ZoneInfo("Asia/Kolkata")


def now() -> datetime:
    """This moment in UTC, moved by CHAUPAL_CLOCK_OFFSET seconds (0 but in a demonstration)."""
    return datetime.now(UTC) + timedelta(seconds=getattr(settings, "CHAUPAL_CLOCK_OFFSET", 0))


def local(moment: datetime) -> datetime:
    """The same moment as an Indian wall clock shows it. A naive moment is a bug, so it raises ValueError."""
    if moment.tzinfo is None:
        raise ValueError("a moment without a time zone")
    return moment.astimezone(IST)
