"""What a keeper's phone shows: the one next thing, what comes after, the booth and its people."""

from __future__ import annotations

from collections import Counter as Tally
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Count

from chaupal.base.clock import local
from chaupal.claims.models import Sighting
from chaupal.devices import queries as devices
from chaupal.gate import queries as gate
from chaupal.lineage.queries import names
from chaupal.org import sanctioned
from chaupal.org.models import Appointment, Booth, Office, Station, Unit
from chaupal.org.queries import confirmed_names
from chaupal.people.models import Person
from chaupal.press import queries as press
from chaupal.press.models import Picture
from chaupal.relay import health, lease
from chaupal.relay.actions.health import link_of
from chaupal.relay.choices import GroupState, Rung, seat_place
from chaupal.relay.models import Group, GroupCheck
from chaupal.relay.queries import SEEN_HOURS, Card, cards_for
from chaupal.relay.rules import week_of

ENDS = ",".join(str(int(rung)) for rung in (Rung.SELF_CONFIRMED, Rung.NOT_TODAY, Rung.WILL_NOT_SEND))


@dataclass(frozen=True, slots=True)
class Way:
    """A choice of groups to send to: all that are still open, or one of them."""

    groups: tuple[Group, ...]

    @property
    def to(self) -> str:
        """The groups' numbers for the page's script."""
        return ",".join(str(group.number) for group in self.groups)

    @property
    def only(self) -> int:
        """1 or 2 when it is one group, as people say it; 0 for both."""
        return self.groups[0].slot + 1 if len(self.groups) == 1 else 0


@dataclass(frozen=True, slots=True)
class Leaf:
    """A card as the phone shows it."""

    card: Card
    number: str
    headline: str
    picture: Picture | None
    heard: int  # tips that carried the claim in the keeper's mandal, last 48 hours
    window: str  # signed, for the phone to carry

    @property
    def url(self) -> str:
        """The card's own page."""
        return f"/cards/{self.card.dispatch.pk}/{self.card.groups[0].booth}/"

    @property
    def ways(self) -> list[Way]:
        """The first is the next thing to do: both groups in one share, or the one that is left."""
        pending = self.card.pending
        single = [Way((group,)) for group in pending]
        return [Way(pending), *single] if len(pending) > 1 else single

    @property
    def ends(self) -> str:
        """The rungs after which the phone has nothing more to ask of a group on Today."""
        return str(int(Rung.RECALL_CONFIRMED)) if self.card.is_recalled else ENDS

    @property
    def left(self) -> timedelta:
        """Until the card locks."""
        return self.card.window.locks - self.card.at

    @property
    def allowed(self) -> timedelta:
        """The whole time, from the release on."""
        return self.card.window.locks - self.card.dispatch.opens_at

    @property
    def picture_url(self) -> str:
        """The picture to share; public, as the post is."""
        return f"/v/{self.card.dispatch.post.code}/{self.picture.language}.png" if self.picture else ""


@dataclass(frozen=True, slots=True)
class Today:
    """The day's work: `first` is the one next thing, `after` what follows, `held` what the law or the hour shuts now."""

    first: Leaf | None
    after: list[Leaf]
    held: list[Leaf]
    recalled: list[Leaf]
    aside: list[Leaf]  # a no was said, the time is not over: the mind may change
    done: int
    checks: int = 0  # groups that wait for this week's check
    devices: int = 0  # devices that wait for the word "I have it"
    silent_until: datetime | None = None  # the last second of a silence in the keeper's seat, told where there is no card to show


def leaf(card: Card, language: str, heard: dict[int, int] | None = None) -> Leaf:
    """A card with the words and the picture of a language."""
    post = card.dispatch.post
    booth = card.groups[0].booth
    picture = next((one for one in post.pictures.all() if one.language == language), None)
    return Leaf(
        card=card,
        number=f"{post.number:04d}",
        headline=press.short(post, language),
        picture=picture,
        heard=(heard or {}).get(post.answer_version.answer_id, 0),
        window=lease.sign(card.dispatch.pk, booth, card.window.opens, card.window.locks),
    )


def today(person: Person, language: str, at: datetime) -> Today:
    """The keeper's day, nearest lock first. Ten queries, however many cards; six where there is none."""
    cards = cards_for(person, at)
    heard = _heard(cards, at)
    leaves = [leaf(card, language, heard) for card in cards]
    recalled = [one for one in leaves if one.card.is_recalled and not one.card.is_done]
    waiting = [one for one in leaves if not one.card.is_recalled and not one.card.is_done]
    ready = sorted((one for one in waiting if one.card.is_open), key=lambda one: one.card.window.locks)
    held = [one for one in waiting if not one.card.is_open]
    return Today(
        first=ready[0] if ready else None,
        after=ready[1:],
        held=held,
        recalled=recalled,
        aside=[one for one in leaves if one.card.is_open and one.card.is_put_aside],
        done=sum(one.card.is_done for one in leaves),
        checks=health.unchecked(person, at),
        devices=devices.unconfirmed(person),
        silent_until=None if ready or held or recalled else _silent_until(person, at),
    )


def _silent_until(person: Person, at: datetime) -> datetime | None:
    """Why nothing comes (G5): silence in a seat whose groups this person runs. Three queries, only where Today is empty."""
    seats = {seat_place(number) for number in Group.objects.run_by(person).values_list("number", flat=True)}
    silent = gate.silent_seats(at) if seats else {}
    return max((until for seat, until in silent.items() if seat in seats), default=None)


def _heard(cards: list[Card], at: datetime) -> dict[int, int]:
    if not cards:
        return {}
    booth = cards[0].groups[0].booth
    answers = {card.dispatch.post.answer_version.answer_id for card in cards}
    rows = (
        Sighting.objects.filter(
            claim__answer__in=answers, at__gt=at - timedelta(hours=SEEN_HOURS), unit__in=Unit.objects.holding(booth)
        )
        .values_list("claim__answer")
        .annotate(n=Count("id"))
    )
    return dict(rows)


@dataclass(frozen=True, slots=True)
class Kept:
    """A group as its keeper sees it: the last check, and whether this week's is still to come."""

    group: Group
    check: GroupCheck | None
    due: bool
    link: str

    @property
    def same(self) -> bool:
        """There is a check that one tap can repeat."""
        return self.check is not None and self.check.exists


@dataclass(frozen=True, slots=True)
class MyBooth:
    """A booth as its keeper sees it: the station, the team beside the offices it should have, both groups.

    No other booth, nobody's number.
    """

    booth: Booth
    seat: Unit
    mandal: Unit | None
    station: Station | None
    name: str  # confirmed by its people, else as the list prints it
    asked: bool  # the list's name is doubtful and nobody's word on it waits or stands
    team: list[Appointment]
    vacant: list[tuple[Office, int]]  # offices with fewer people than they should have, and how many are missing
    strength: int
    groups: list[Kept]

    @property
    def named(self) -> int:
        """People named for the booth's offices."""
        return len(self.team)

    @property
    def approved(self) -> int:
        """Those whom a second person approved."""
        return sum(one.state == "active" for one in self.team)


def my_booths(person: Person, at: datetime) -> list[MyBooth]:
    """The booths whose groups this person runs. Nine queries for one booth, as a rule there is one."""
    groups = list(Group.objects.run_by(person).select_related("keeper", "deputy").order_by("number"))
    numbers = sorted({group.booth for group in groups})
    booths = Booth.objects.select_related("seat").in_bulk(numbers)
    stations = {row.booth_id: row for row in Station.objects.filter(booth__in=numbers).order_by("list")}
    named, questions = confirmed_names(numbers), {one.booth.number for one in names.asked(numbers) if one.waiting is None}
    team: dict[int, list[Appointment]] = {}
    for one in Appointment.objects.filter(booth__in=numbers, until_on=None).select_related("person", "office").order_by("office__place", "id"):
        team.setdefault(one.booth_id or 0, []).append(one)
    mandals = {number: Unit.objects.holding(number).filter(kind__in=("mandal", "sector")).first() for number in numbers}
    offices = sanctioned.offices("booth", local(at).date())
    checks, week = health.last_checks(groups), week_of(at)
    return [
        MyBooth(
            booth=booths[number],
            seat=booths[number].seat,
            mandal=mandals[number],
            station=stations.get(number),
            name=named[number].name if number in named else stations[number].name if number in stations else "",
            asked=number in questions,
            team=team.get(number, []),
            vacant=_vacant(offices, team.get(number, [])),
            strength=sum(office.strength or 0 for office in offices),
            groups=[
                Kept(
                    group, checks.get(group.pk), group.state != GroupState.CLOSED and (group.checked_on is None or group.checked_on < week), link_of(group)
                )
                for group in groups
                if group.booth == number
            ],
        )
        for number in numbers
    ]


def _vacant(offices: list[Office], team: list[Appointment]) -> list[tuple[Office, int]]:
    held = Tally(one.office_id for one in team)
    open_ = [(office, (office.strength or 0) - held[office.pk]) for office in offices]
    return [(office, missing) for office, missing in open_ if missing > 0]


# The stops on a card's page, with who asserts each.
STOPS = ((Rung.SHOWN, "ring"), (Rung.OPENED, "half"), (Rung.SHARE_TAPPED, "triangle"), (Rung.SELF_CONFIRMED, "hatched"), (Rung.SPOT_VERIFIED, "signed"))
