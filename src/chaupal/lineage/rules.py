"""Who may say what a booth is called."""

from __future__ import annotations

from chaupal.org import permission
from chaupal.org.models import Booth
from chaupal.people.models import Person


def is_of_booth(person: Person, booth: Booth) -> bool:
    """Whether the person holds an office of this very booth, or leads it. No query after the first of a request."""
    own = ((booth.number, booth.number + 1),)
    return any(grant.booths == own for grant in permission.grants(person)) or permission.may(person, "edit", "people", own)
