"""Building the demo, step by step: each step is done once, and a start that died goes on with the next."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chaupal.base.clock import now
from chaupal.base.errors import Refused
from chaupal.org import shape, shipped
from chaupal.org.actions import offices, places
from chaupal.org.models import Appointment, Unit
from chaupal.people.models import Person
from chaupal.sample import (
    bank_seed,
    cases_seed,
    devices_seed,
    law_seed,
    people,
    relay_seed,
    strength_seed,
    tips_seed,
    watch_seed,
)
from chaupal.sample.cast import CAST, joined, person
from chaupal.sample.models import CastMember, Seed
from chaupal.watch.models import RunGroup

Step = Callable[[str], AbstractContextManager[None]]
FULL_BOOTHS = 177_516  # polling stations approved for Uttar Pradesh on 23 December 2025 (press)


class NotASample(Refused):
    code, says = (
        "sample.not_a_sample",
        _("This database holds real data, so the demo does not touch it. Choose another folder: CHAUPAL_HOME=... make demo"),
    )


class OtherSize(Refused):
    code, says = (
        "sample.other_size",
        _("This folder holds a demo of another size (%(size)s). Choose another folder: CHAUPAL_HOME=... make demo"),
    )


def check_sample() -> None:
    """Nothing when the database is empty or was seeded as sample; raises NotASample."""
    if not Seed.objects.exists() and (Unit.objects.exists() or Person.objects.exists()):
        raise NotASample


class NotSeeded(Refused):
    code, says = (
        "sample.not_seeded",
        _("CHAUPAL_DEMO=True, but this database was not seeded as sample. Take the setting away, or run chaupal demo."),
    )


def refuse_unless_sample() -> None:
    """Nothing when this database was seeded as sample; raises NotSeeded."""
    if not Seed.objects.exists():
        raise NotSeeded


def seed(*, size: str, places: str, step: Step) -> None:
    """Bring the database to a whole demo of this size ("demo", "full" or "small"); quick when it is whole."""
    check_sample()
    other = Seed.objects.exclude(size=size).first()
    if other is not None:
        raise OtherSize(size=other.size)
    for name, says, act in STEPS:
        if not Seed.objects.filter(pk=name).exists():
            with step(says()):
                act(size, places)
                Seed.objects.create(step=name, size=size, at=now())


def _tables(size: str) -> shipped.Tables:
    tables = shipped.tables()
    if size == "small":
        return tables.only(47, 211, 212, 213, 322)
    if size == "demo":
        return tables
    shares = [seat.booths * FULL_BOOTHS / tables.booths for seat in tables.seats]
    counts = [int(share) for share in shares]
    short = sorted(range(len(shares)), key=lambda at: counts[at] - shares[at])[: FULL_BOOTHS - sum(counts)]
    for at in short:
        counts[at] += 1
    return replace(tables, seats=tuple(replace(seat, booths=count) for seat, count in zip(tables.seats, counts, strict=True)))


def _places(size: str, folder: str) -> None:
    pack = shape.load(settings.CHAUPAL_SHAPE)
    if Unit.objects.exists():
        return
    begun = min(now(), people.AT)  # the booths are as old as the offices at them
    if folder and size == "demo":
        places.load_folder(folder=Path(folder), shape=pack, by="sample", at=begun)
    else:
        places.seed_places(shape=pack, by="sample", at=begun, tables=_tables(size))


def _people(size: str, _folder: str) -> None:
    pack = shape.load(settings.CHAUPAL_SHAPE)
    offices.install_offices(pack)
    if not Person.objects.exists():
        people.seed_people(pack, full=size == "full")


@transaction.atomic
def _cast(_size: str, _folder: str) -> None:
    titles = {office.key: office for office in shape.load(settings.CHAUPAL_SHAPE).offices}
    first = Person.objects.order_by("pk").values_list("pk", flat=True)[0]
    CastMember.objects.bulk_create(
        CastMember(
            person_id=first + at,
            place=at,
            role_hi=titles[player.office].name_hi,
            role_en=titles[player.office].name_en,
            does_hi=player.does_hi,
            does_en=player.does_en,
            start=player.start,
        )
        for at, player in enumerate(CAST)
    )


def _law(_size: str, _folder: str) -> None:
    law_seed.seed_law(person("hari"), person("gauri"))


def _bank(_size: str, _folder: str) -> None:
    bank_seed.seed_bank(author=person("ira"), approver=person("gauri"), at=now())


def _strength(_size: str, _folder: str) -> None:
    # A home that was seeded before the organiser joined the cast keeps its cast and has no sample here.
    if joined("omar"):
        strength_seed.seed_strength(organiser=person("omar"), convenor=person("bilal"), lead=person("esha"), approver=person("gauri"), at=now())


def _tips(_size: str, _folder: str) -> None:
    tips_seed.seed_tips(now())


def _relay(_size: str, _folder: str) -> None:
    relay_seed.seed_relay(author=person("ira"), operator=person("asha"), at=now())


@transaction.atomic
def _team(_size: str, _folder: str) -> None:
    devices_seed.seed_devices(convenor=person("bilal"), keeper=person("chitra"), at=now())
    relay_seed.seed_checks(mandal=Unit.objects.get(pk__in=Appointment.objects.filter(person=person("esha"), unit__isnull=False).values("unit")), at=now())


def _watch(_size: str, _folder: str) -> None:
    # A home that was seeded before the analyst joined the cast keeps its cast and has no sample here.
    if joined("nida"):
        watch_seed.seed_watch(person("nida"), now())


@transaction.atomic
def _cases(_size: str, _folder: str) -> None:
    group = RunGroup.objects.filter(run__sample=True, declared__lt=0.5, accounts__gt=4).order_by("run_id", "number").first()
    if group is not None:
        cases_seed.seed_cases(person("nida"), person("gauri"), group, now())


STEPS: tuple[tuple[str, Callable[[], str], Callable[[str, str], None]], ...] = (
    ("places", lambda: str(_("places of Uttar Pradesh")), _places),
    ("people", lambda: str(_("sample people, offices and groups")), _people),
    ("cast", lambda: str(_("people to sign in as")), _cast),
    ("law", lambda: str(_("a sample election and the rule pack")), _law),
    ("bank", lambda: str(_("sample facts, claims and answers")), _bank),
    ("strength", lambda: str(_("who was in contact, a plan, a sample of calls")), _strength),
    ("tips", lambda: str(_("messages that came in")), _tips),
    ("relay", lambda: str(_("two released cards and what came back")), _relay),
    ("team", lambda: str(_("devices with their receipts, what keepers say of their groups")), _team),
    ("watch", lambda: str(_("sample posts and what the detector finds in them")), _watch),
    ("cases", lambda: str(_("our sample accounts, what imitates them, a case")), _cases),
)


def tell(port: int, seconds: float) -> None:
    """What the demo prints when it is ready."""
    print(f"\nhttp://localhost:{port}   ({seconds:.0f} s)\n\nPeople to sign in as (all invented), at http://localhost:{port}/sign-in-as/", flush=True)
    for member in CastMember.objects.select_related("person").order_by("place"):
        print(f"  {member.person.name_en:<14} {member.role_en:<26} {member.does_en}", flush=True)
    print("\nCtrl-C stops everything; the data stays.", flush=True)
