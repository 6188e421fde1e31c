"""A change of sanctioned strength: written by one person, approved by another, from a day on. What holds before stays as it was."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import local
from chaupal.base.errors import BadInput, Refused
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.models import Office, Unit
from chaupal.people.models import Person
from chaupal.strength import policies
from chaupal.strength.models import Policy, PolicyApproval, PolicyLine, PolicyReturn

MOST = 50  # people in one office of one place


class NothingChanges(BadInput):
    code, says = "strength.nothing_changes", _("These are the numbers that hold on that day already. Change one of them.")


class InThePast(BadInput):
    code, says = "strength.in_the_past", _("A strength cannot change in the past: what was sanctioned then stays true. Choose today or a later day.")


class NumberOutOfRange(BadInput):
    code, says = "strength.number_out_of_range", _("Write a whole number from 0 to 50 for each office.")


class OwnPolicy(Refused):
    code, status, says = "strength.own_policy", 403, _("Somebody else has to approve this: you wrote it.")


class PolicyDecided(Refused):
    code, says = "strength.policy_decided", _("This change has been decided already.")


class DayHasPassed(Refused):
    code, says = "strength.day_has_passed", _("The day on which this was to begin has passed. Return it, so that it is written again with a later day.")


def _whole() -> Unit:
    return Unit.objects.get(kind="state")


@transaction.atomic
def propose_policy(*, kind: str, numbers: Mapping[int, int], from_on: date, why: str, by: Person, at: datetime) -> Policy:
    """Write a change for the offices of one kind of place: office to its number; those that stay as they are may be left in.

    Holds from `from_on` once somebody else approved it. One ledger entry with the changed lines.
    """
    permission.require(by, "edit", "org", _whole().booths)
    if from_on < local(at).date():
        raise InThePast(fields={"from_on": str(InThePast.says)})
    if not all(0 <= number <= MOST for number in numbers.values()):
        raise NumberOutOfRange(fields={"numbers": str(NumberOutOfRange.says)})
    if not why.strip():
        raise BadInput(fields={"why": str(_("Write the reason."))})
    before = policies.numbers(from_on)
    known = set(Office.objects.filter(unit_kind=kind, strength__isnull=False).values_list("pk", flat=True))
    changed = {office: number for office, number in numbers.items() if office in known and before[office] != number}
    if not changed:
        raise NothingChanges(fields={"numbers": str(NothingChanges.says)})
    policy = Policy.objects.create(author=by, at=at, from_on=from_on, unit_kind=kind, why=why.strip()[:300])
    PolicyLine.objects.bulk_create([PolicyLine(policy=policy, office_id=office, strength=number) for office, number in sorted(changed.items())])
    record(
        "strength.policy_proposed", by=by, about=policy, at=at, detail={"from": from_on.isoformat(), "kind": kind},
        lines=[(office, before[office], number) for office, number in sorted(changed.items())],
    )  # fmt: skip
    return policy


def _undecided(policy: Policy, by: Person) -> Policy:
    policy = Policy.objects.get(pk=policy.pk)
    permission.require(by, "approve", "people", _whole().booths, apart=(policy.author_id,))
    if by.pk == policy.author_id:
        raise OwnPolicy
    if PolicyApproval.objects.filter(policy=policy).exists() or PolicyReturn.objects.filter(policy=policy).exists():
        raise PolicyDecided
    return policy


@transaction.atomic
def approve_policy(*, policy: Policy, by: Person, at: datetime) -> PolicyApproval:
    """A second person's yes; the counters follow within seconds once its day has come. The database refuses the author too."""
    policy = _undecided(policy, by)
    if policy.from_on < local(at).date():
        raise DayHasPassed
    approval = PolicyApproval.objects.create(policy=policy, author_id=policy.author_id, by=by, at=at)
    record("strength.policy_approved", by=by, about=policy, at=at)
    return approval


@transaction.atomic
def return_policy(*, policy: Policy, reason: str, by: Person, at: datetime) -> PolicyReturn:
    """A second person's no, with the reason; the change never holds."""
    policy = _undecided(policy, by)
    if not reason.strip():
        raise BadInput(fields={"reason": str(_("Write the reason."))})
    returned = PolicyReturn.objects.create(policy=policy, by=by, at=at, reason=reason.strip()[:500])
    record("strength.policy_returned", by=by, about=policy, at=at)
    return returned
