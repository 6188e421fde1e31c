"""Identity cards of one district: from the worker's first query to the sealed file and the rows that prove each card.

`python -m benchmarks.org.cards` alone, or as a part of `make bench ONLY=org`. It changes a copy of the full home. Every
second person has a picture, as small and as sealed as the page keeps it.
"""

from __future__ import annotations

import io
import json
import random
import subprocess
import sys
import time
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from benchmarks import product
from benchmarks.figures import at, tell

if TYPE_CHECKING:
    from chaupal.org.models import Appointment, Unit
    from chaupal.people.models import Person

PEOPLE, LOOKS, SEARCHES = 2_400, 200, 200
LONGEST = 300.0  # seconds until nobody waits for the worker any more
WORDS = ("रामपुर", "Rampur", "shivli", "प्राथमिक विद्यालय", "primary school", "नगला", "इंटर कालेज", "jahanabad", "गोपालपुर", "Bilaspur room")


def tell_all() -> list[bool]:
    """Measure it in a process of its own, because Django is set up once a process; whether each figure is within its limit."""
    done = subprocess.run([sys.executable, "-m", "benchmarks.org.cards"], cwd=product.ROOT, stdout=subprocess.PIPE, text=True, check=False)
    print(done.stdout, end="", flush=True)
    return [*(bool(json.loads(line)["ok"]) for line in done.stdout.splitlines()), done.returncode == 0]


def picture(seed: int) -> bytes:
    """A JPEG as hard to pack as a face: some 8 KB, the same for the same seed."""
    from PIL import Image

    rough = Image.frombytes("RGB", (18, 22), random.Random(seed).randbytes(18 * 22 * 3)).resize((720, 900))
    out = io.BytesIO()
    rough.save(out, "JPEG", quality=90)
    return out.getvalue()


def with_pictures(people: list[int]) -> None:
    """Every second of these people shows a picture; past the page, whose act takes one at a time."""
    from chaupal.base import seal
    from chaupal.base.clock import now
    from chaupal.enrol import pictures
    from chaupal.enrol.cards import PHOTO
    from chaupal.enrol.models import Photo
    from chaupal.people.models import Consent

    small = [pictures.passport(picture(seed)) for seed in range(40)]
    shown = people[::2]
    yes = Consent.objects.bulk_create([Consent(person_id=one, notice="photo", version="2026-11", given_at=now()) for one in shown])
    Photo.objects.bulk_create(
        [
            Photo(person_id=one, sealed=seal.seal_bytes(small[number % 40], field=PHOTO), consent=yes[number], at=now())
            for number, one in enumerate(shown)
        ]
    )


def district(many: int) -> tuple[Unit, list[Appointment]]:
    """The organisational district whose approved people come nearest to `many`, or seats of it where all are larger."""
    from django.db import connection

    from chaupal.org.models import Appointment, Unit

    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT u.id, count(*) FROM org_unit u JOIN org_unitrun r ON r.unit_id = u.id
            JOIN org_appointment a ON a.booth_id >= r.lower AND a.booth_id < r.upper AND a.until_on IS NULL AND a.state IN ('approved', 'active')
            WHERE u.kind IN ('org_district', 'seat') GROUP BY u.id ORDER BY abs(count(*) - %s), u.id LIMIT 1
            """,
            [many],
        )
        found = cursor.fetchone()
    unit = Unit.objects.get(pk=found[0])
    (lower, upper) = unit.booths[0][0], unit.booths[-1][1]
    held = Appointment.objects.filter(booth_id__gte=lower, booth_id__lt=upper, until_on=None, state__in=("approved", "active"))
    return unit, list(held)


def measure(by: Person) -> None:
    """Every figure; `by` may take people out of the whole state."""
    from chaupal.base.clock import local, now
    from chaupal.enrol.actions import cards as acts
    from chaupal.enrol.models import Card

    unit, held = district(PEOPLE)
    with_pictures(list(dict.fromkeys(one.person_id for one in held)))
    began = time.monotonic()
    batch = acts.ask_for_cards(unit=unit, why="Bench", until=local(now()).date() + timedelta(days=90), again=True, by=by, at=now())
    while batch.state in ("queued", "drawing") and time.monotonic() - began < LONGEST:
        time.sleep(0.2)
        batch.refresh_from_db()
    seconds = time.monotonic() - began
    assert batch.state == "ready" and batch.done == Card.objects.filter(batch=batch).count(), (batch.state, batch.done)
    data = acts.fetch_cards(batch=batch, by=by, at=now())
    tell("org", "identity cards of one district in one PDF", batch.done, "cards", better="higher")
    tell("org", "identity cards: 2,400 asked for, drawn by the worker and ready", seconds * PEOPLE / batch.done, "s", goal=30, limit=60)
    tell("org", "identity cards: size of that PDF, every second with a picture", len(data) / 1e6, "MB")
    looks(by)
    search()


def looks(by: Person) -> None:
    """Looks at cards whose codes are known here alone: drawn in this process, of one mandal."""
    from chaupal.base.clock import local, now
    from chaupal.enrol import cards, cardsheet
    from chaupal.enrol.actions import cards as acts
    from chaupal.enrol.models import CardBatch
    from chaupal.org.models import Unit

    mandal = Unit.objects.filter(kind="mandal").order_by("place")[0]
    batch = CardBatch.objects.create(unit=mandal, by=by, at=now(), why="Bench", until_on=local(now()).date() + timedelta(days=90), again=True)
    codes: list[str] = []

    def draw(faces: list[cardsheet.Face], **told: Any) -> bytes:
        codes.extend(face.code for face in faces)
        return cardsheet.draw(faces, **told)

    acts.draw_cards(batch=batch, draw=draw, at=now())
    times = []
    for turn in range(LOOKS):
        code = codes[turn % len(codes)]
        began = time.monotonic()
        look = cards.look_up(code, now())
        times.append((time.monotonic() - began) * 1000)
        assert look is not None and look.state == cards.VALID, code
    tell("org", "a look at a card: p95", at(times, 0.95), "ms", goal=5, limit=150)


def search() -> None:
    """Finding a booth by village or school, over every name the list has; nothing where the home has no list of stations."""
    from chaupal.base.paging import FIRST
    from chaupal.enrol import whereabouts
    from chaupal.enrol.actions import stations
    from chaupal.enrol.models import StationKey

    began = time.monotonic()
    written = stations.keep_names()
    if written:
        tell("org", "names of stations made findable", time.monotonic() - began, "s")
    many = StationKey.objects.count()
    if not many:
        product.say("this home has no list of stations: finding a booth was not measured")
        return
    times = []
    for turn in range(SEARCHES):
        began = time.monotonic()
        whereabouts.booths(WORDS[turn % len(WORDS)], FIRST)
        times.append((time.monotonic() - began) * 1000)
    tell("org", "names of stations that can be found", many, "names", better="higher")
    tell("org", "finding a booth by village or school: p95", at(times, 0.95), "ms", goal=50, limit=150)


def main() -> None:
    """In a copy of the full home."""
    with product.copied("cards") as home, product.running(home) as run, product.django(run):
        from datetime import date

        from benchmarks import stage
        from chaupal.base.clock import now
        from chaupal.org.models import Appointment, Office
        from chaupal.sample.cast import person

        # The sample's state desk has nobody who may take people out of the product.
        asha, two = person("asha"), {"proposed_by": person("gauri"), "approved_by": person("hari")}
        Appointment.objects.create(
            person=asha, office=Office.objects.get(key="grievance_contact"), unit=stage.state(), state="active", proposed_at=now(), approved_at=now(),
            accepted_at=now(), from_on=date(2026, 12, 1), **two,
        )  # fmt: skip
        measure(asha)


if __name__ == "__main__":
    main()
