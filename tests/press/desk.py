"""What the press room's tests stand on: a cast with offices, three seats in two phases, an approved answer and its post."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile

from chaupal.claims.choices import ClaimKind, Rating
from chaupal.claims.models import Answer, AnswerApproval, AnswerVersion, Claim, Sighting
from chaupal.facts.models import Fact, FactVersion, Source
from chaupal.org.models import Appointment, Office, Unit
from chaupal.people.models import Person
from chaupal.press import actions
from chaupal.press.models import Picture, Post
from tests.gate.people_and_places import election, lawful, person, signed_pack, three_seats

SHORT_HI = "सूची में नाम है, तो वोट डाल सकते हैं।"
SHORT_EN = "If your name is on the list, you can vote."
LONG_HI = "वोटर कार्ड न हो तो 12 मान्य फ़ोटो पहचान-पत्रों में से कोई एक साथ ले जाएँ। अपना नाम सूची में देख लें। हेल्पलाइन 1950 है।"
LONG_EN = "Without a voter card, take any one of the 12 accepted photo papers. Look your name up in the list. The helpline is 1950."


@dataclass
class Desk:
    """Asha releases and recalls for the state, Ira writes, Gauri approves, Bilal releases in one seat, Dev may nothing."""

    asha: Person
    ira: Person
    gauri: Person
    bilal: Person
    dev: Person
    state: Unit
    seats: list[Unit]
    noon: datetime

    @property
    def mandals(self) -> list[Unit]:
        return list(Unit.objects.filter(kind="mandal").order_by("place"))

    def answer(self, claim: Claim | None = None, *, by: Person | None = None, verdict: str = Rating.FALSE, **words: str | bool) -> AnswerVersion:
        """An approved version: the first of a new claim, or the next of this one."""
        claim = claim or self.claim()
        answer, _ = Answer.objects.get_or_create(claim=claim, defaults={"created_at": self.noon})
        version = AnswerVersion.objects.create(
            answer=answer,
            version=answer.versions.count() + 1,
            author=by or self.ira,
            at=self.noon,
            verdict=verdict,
            **{"short_hi": SHORT_HI, "short_en": SHORT_EN, "long_hi": LONG_HI, "long_en": LONG_EN} | words,
        )
        version.facts.add(self.fact())
        AnswerApproval.objects.create(
            answer_version=version, answer=answer, version=version.version, author=version.author, by=self.gauri, at=self.noon
        )
        return version

    def claim(self, *, against_us: bool = False) -> Claim:
        claim = Claim.objects.create(
            kind=ClaimKind.POLL_PROCESS,
            text_hi="वोटर कार्ड नहीं, तो वोट नहीं।",
            text_en="No voter card, no vote.",
            opened_at=self.noon,
            due_at=self.noon + timedelta(hours=1),
            against_us=against_us,
            sample=True,
        )
        Sighting.objects.create(claim=claim, unit=self.mandals[0], at=self.noon - timedelta(hours=3))
        return claim

    def fact(self) -> FactVersion:
        source = Source.objects.create(
            title_hi="पहचान-पत्रों का आदेश",
            title_en="Order on identity papers",
            publisher_hi="भारत निर्वाचन आयोग",
            publisher_en="Election Commission of India",
            url="https://example.org/order",
            rank=1,
            dated="2024",
            archive="archive/order.txt",
            archive_type="text/plain",
            sha256="ab" * 32,
            added_by=self.ira,
            added_at=self.noon,
        )
        return FactVersion.objects.create(
            fact=Fact.objects.create(topic="voter_id", created_at=self.noon),
            version=1,
            author=self.ira,
            at=self.noon,
            what_hi="मान्य पहचान-पत्र",
            what_en="accepted papers",
            number=12,
            source=source,
        )

    def post(self, version: AnswerVersion | None = None, *, drawn: bool = True) -> Post:
        """A post; `drawn` gives it two stand-in pictures, because a real one costs 130 ms."""
        post = actions.make_post(answer_version=version or self.answer(), by=self.gauri, at=self.noon)
        for language in ("hi", "en") if drawn else ():
            picture = Picture(
                post=post, language=language, sha256="cd" * 32, size=3, root_letters="ABCDEFGHJK", drawn_at=self.noon
            )
            picture.file.save(f"{post.number}-{language}.png", ContentFile(b"png"), save=True)
        return post

    def released(self, version: AnswerVersion | None = None, at: datetime | None = None) -> Post:
        post = self.post(version)
        actions.release_post(post=post, units=[self.state], by=self.asha, at=at or self.noon)
        return post


def a_desk(noon: datetime) -> Desk:
    seats = three_seats()
    asha, ira, gauri, bilal, dev = (person(name) for name in ("Asha", "Ira", "Gauri", "Bilal", "Dev"))
    author, second = lawful(person("Law's author")), lawful(person("Law's second"))
    signed_pack(author, second)
    election(seats, author, second)
    state = Unit.objects.get(kind="state")
    appoint(asha, {"press": ["view", "release", "recall"]}, state, gauri)
    appoint(ira, {"press": ["view", "release"]}, state, gauri)
    appoint(gauri, {"press": ["view", "approve"]}, state, asha)
    appoint(bilal, {"press": ["view", "release", "recall"]}, seats[0], gauri)
    return Desk(asha, ira, gauri, bilal, dev, state, seats, noon)


def appoint(who: Person, grants: dict[str, list[str]], unit: Unit, by: Person) -> None:
    office = Office.objects.create(
        key=f"test_{who.pk}", unit_kind=unit.kind, name_hi="पद", name_en="Office", grants=grants, place=1000 + who.pk % 1000
    )
    day = datetime(2020, 1, 1).date()  # noqa: DTZ001 (a day alone)
    Appointment.objects.create(
        person=who,
        office=office,
        unit=unit,
        proposed_by=by,
        proposed_at=who.joined_at,
        approved_by=Person.objects.exclude(pk__in=(who.pk, by.pk)).order_by("pk")[0],
        state="active", accepted_at=who.joined_at, approved_at=who.joined_at,
        from_on=day,
    )
