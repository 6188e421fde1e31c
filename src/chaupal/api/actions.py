"""Making and ending tokens and webhooks, and sending an event on its way."""

from __future__ import annotations

import secrets
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext as _

from chaupal.api import queries, refusals
from chaupal.api.choices import TOKEN_DAYS, TOKENS_EACH, WALK, DeliveryState, Event, Right
from chaupal.api.models import Delivery, Hook, Token
from chaupal.base import multirange, seal
from chaupal.base.clock import local
from chaupal.base.later import TRIES_AGAIN, later
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.org.actions import exports
from chaupal.org.actions.offices import place_of
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person

SECRET_FIELD = "api.hook_secret"


@transaction.atomic
def make_token(
    *, appointment: Appointment, unit: Unit | None, rights: Sequence[str], name: str, until_on: date, by: Person, at: datetime,
    reason: str = "", told: str = "",
) -> tuple[Token, str]:  # fmt: skip
    """A token cut from an office that `by` holds, and its secret, which is shown once and kept nowhere.

    `unit` narrows it further. With the right to take names out it needs a reason, which stands beside every list that it
    takes, and waits for a second person.
    """
    held = {one.pk: one for one in queries.own_offices(by, local(at).date())}.get(appointment.pk)
    if held is None:
        raise refusals.NoOffice(fields={"office": str(refusals.NoOffice.says)})
    if Token.objects.filter(made_by=by, revoked_at=None, until_on__gt=local(at).date()).count() >= TOKENS_EACH:
        raise refusals.TooManyTokens
    within = place_of(held.unit, held.booth) if unit is None else unit.booths
    lacks = [right for right in rights if not permission.may(by, right.split(":")[1], right.split(":")[0], within)]
    if not rights or lacks or set(rights) - set(Right.values):
        says = _("The office does not include: %(rights)s") % {"rights": ", ".join(str(Right(one).label) for one in lacks)} if lacks else _("Choose at least one.")
        raise refusals.MoreThanHeld(fields={"rights": says})
    if multirange.subtract(within, place_of(held.unit, held.booth)):
        raise refusals.MoreThanHeld(fields={"unit": str(_("This unit does not lie within your office's place."))})
    today = local(at).date()
    if not today < until_on <= today + timedelta(days=TOKEN_DAYS):
        raise refusals.MoreThanHeld(fields={"until_on": _("Choose a day within the next %(days)s days.") % {"days": TOKEN_DAYS}})
    names = Right.PEOPLE_EXPORT in rights
    said = exports.said(reason, told) if names else ("", "")
    secret = queries.PREFIX + secrets.token_urlsafe(32)
    token = Token.objects.create(
        name=name.strip()[:80], appointment=held, unit=unit or held.unit, rights=sorted(rights), secret_hash=queries.secret_hash(secret),
        needs_approval=names, reason=said[0], told=said[1], made_by=by, made_at=at, until_on=until_on,
    )  # fmt: skip
    record("api.token_made", by=by, about=token, at=at, detail={"appointment": held.pk, "rights": sorted(rights), "until": until_on.isoformat()})
    return token, secret


@transaction.atomic
def approve_token(*, token: Token, by: Person, at: datetime) -> Token:
    """A second person's yes to a token that takes names out; the database refuses its maker as well."""
    token = Token.objects.select_for_update(of=("self",)).select_related("unit", "appointment__unit", "appointment__booth").get(pk=token.pk)
    permission.require(by, "approve", "people", queries.place(token))
    if by.pk == token.made_by_id:
        raise refusals.OwnToken
    if token.stands(local(at).date()) != "waiting":
        raise refusals.NotWaiting
    token.approved_by, token.approved_at = by, at
    token.save(update_fields=["approved_by", "approved_at"])
    record("api.token_approved", by=by, about=token, at=at)
    return token


@transaction.atomic
def revoke_token(*, token: Token, by: Person, at: datetime) -> Token:
    """End a token at once: one's own, or of an office whose people `by` may edit."""
    token = Token.objects.select_for_update(of=("self",)).select_related("unit", "appointment__unit", "appointment__booth").get(pk=token.pk)
    if token.made_by_id != by.pk:
        permission.require(by, "edit", "people", queries.place(token))
    if token.revoked_at is not None:
        raise refusals.AlreadyRevoked
    token.revoked_by, token.revoked_at = by, at
    token.save(update_fields=["revoked_by", "revoked_at"])
    record("api.token_revoked", by=by, about=token, at=at)
    return token


def end_all(*, person: Person, at: datetime) -> None:
    """End the tokens this person made and the addresses they had told, as part of the act by which they leave. Two statements."""
    Token.objects.filter(made_by=person, revoked_at=None).update(revoked_by=person, revoked_at=at)
    Hook.objects.filter(made_by=person, ended_at=None).update(ended_by=person, ended_at=at)


def note_use(*, token: Token, at: datetime) -> None:
    """That a token was used on this day; written once a day, and no act of a person."""
    today = local(at).date()
    if token.used_on != today:
        Token.objects.filter(pk=token.pk).update(used_on=today)


@transaction.atomic
def note_people_taken(*, token: Token, by: Person, unit: Unit, rows: int, whole: Callable[[], int], at: datetime) -> None:
    """That names left the product by a token: a list taken out like any other, by the token's reason and within the office's
    number a day, and told to those who stand in it.

    `rows` are of this page, `whole` of the unit. The pages of one unit within an hour are one list; each page is an entry.
    """
    permission.require(by, "export", "people", unit.booths)
    if not exports.running("api.people_exported", office=token.appointment_id, unit=unit, since=at - WALK):
        exports.take_out(
            "people", "api.people_exported", rows=whole(), unit=unit, names_people=True, reason=token.reason, told=token.told, by=by, at=at
        )
    record("api.people_exported", by=by, about=token, at=at, detail={"unit": unit.code, "rows": rows})


@transaction.atomic
def open_hook(*, unit: Unit, url: str, events: Sequence[str], by: Person, at: datetime) -> tuple[Hook, str]:
    """Have an address told of a unit's events; the secret of its signatures, shown once."""
    permission.require(by, "edit", "org", unit.booths)
    if not events or set(events) - (set(Event.values) - {Event.TRIAL}):
        raise refusals.BadAddress(fields={"events": _("Choose at least one.")})
    secret = "chs_" + secrets.token_urlsafe(32)
    hook = Hook.objects.create(
        unit=unit, url=url, secret_sealed=seal.seal(secret, field=SECRET_FIELD), events=sorted(events), made_by=by, made_at=at
    )
    record("api.hook_opened", by=by, about=hook, at=at, detail={"unit": unit.code, "events": sorted(events)})
    return hook, secret


@transaction.atomic
def end_hook(*, hook: Hook, by: Person, at: datetime) -> Hook:
    """Tell that address nothing more; what still waits is not sent."""
    hook = Hook.objects.select_for_update(of=("self",)).select_related("unit").get(pk=hook.pk)
    permission.require(by, "edit", "org", hook.unit.booths)
    if hook.ended_at is not None:
        raise refusals.AlreadyRevoked
    hook.ended_by, hook.ended_at = by, at
    hook.save(update_fields=["ended_by", "ended_at"])
    record("api.hook_ended", by=by, about=hook, at=at)
    return hook


@transaction.atomic
def try_hook(*, hook: Hook, by: Person, at: datetime) -> Delivery:
    """Send a trial event, so that the other side can be built and looked at."""
    permission.require(by, "edit", "org", hook.unit.booths)
    if hook.ended_at is not None:
        raise refusals.AlreadyRevoked
    entry = record("api.hook_tried", by=by, about=hook, at=at)
    return tell(hook=hook, key=str(entry.pk), event=Event.TRIAL, about=("hook", str(hook.pk)), at=at)


def tell(*, hook: Hook, key: str, event: str, about: tuple[str, str], at: datetime) -> Delivery:
    """Put one event on its way to one address, once; part of the transaction that found it."""
    made, new = Delivery.objects.get_or_create(
        hook=hook, key=key, defaults={"event": event, "about_kind": about[0], "about_id": about[1], "at": at}
    )
    if new:
        later("api.jobs.deliver", delivery=made.pk)
    return made


@dataclass(frozen=True, slots=True)
class Outcome:
    """What came of one try: taken, or why not and whether a later try may help."""

    taken: bool
    status: int | None = None
    why: str = ""
    permanent: bool = False


Send = Callable[[Delivery, str], Outcome]

# An address that did not answer is left alone so long: what is tried there takes seconds of the worker that matches messages.
REST = timedelta(minutes=5)


def _rests(hook: Hook, at: datetime) -> bool:
    """Whether the newest try of this address, in the last minutes, found nobody who answered. One query."""
    last = hook.deliveries.filter(tried_at__gt=at - REST).exclude(why="resting").order_by("-tried_at").values_list("status", "state").first()
    return last is not None and last[0] is None and last[1] != DeliveryState.REFUSED


def deliver(*, delivery: Delivery, send: Send, at: datetime) -> bool:
    """Try once to send an event; True where it has to be tried again. No transaction is open while the other side answers.

    `send` gets the delivery and the secret it is signed with. Done a second time for one that was taken, nothing happens.
    """
    delivery = Delivery.objects.select_related("hook__unit").get(pk=delivery.pk)
    if delivery.state != DeliveryState.WAITING:
        return False
    if delivery.hook.ended_at is not None:
        outcome = Outcome(False, why="ended", permanent=True)
    elif _rests(delivery.hook, at):
        outcome = Outcome(False, why="resting")
    else:
        outcome = send(delivery, seal.unseal(delivery.hook.secret_sealed, field=SECRET_FIELD))
    tries = delivery.tries + 1
    if outcome.taken:
        state = DeliveryState.SENT
    elif outcome.permanent:
        state = DeliveryState.REFUSED
    else:
        state = DeliveryState.WAITING if tries <= TRIES_AGAIN else DeliveryState.GIVEN_UP
    Delivery.objects.filter(pk=delivery.pk, state=DeliveryState.WAITING).update(
        state=state, tries=tries, tried_at=at, status=outcome.status, why=outcome.why[:120]
    )
    return state == DeliveryState.WAITING
