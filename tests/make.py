"""Plain functions that build rows for tests, through the same actions as the product wherever there is one."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.test import Client

from chaupal.base import seal
from chaupal.base.clock import local, now
from chaupal.base.multirange import Runs
from chaupal.claims.actions.claim import keep_claim
from chaupal.claims.choices import ClaimKind
from chaupal.claims.models import Claim
from chaupal.facts.actions import Said, add_source, approve_fact, propose_fact
from chaupal.facts.models import FactVersion, Source
from chaupal.org import shape
from chaupal.org.actions.joining import confirm_phone, join
from chaupal.org.actions.offices import hand_slip, install_offices, recommend_appointment
from chaupal.org.models import Appointment, Booth, Office, Unit, UnitAbove, UnitRun
from chaupal.people import names
from chaupal.people.actions import SLIP_HOURS, OpenPhone, begin_session, code_hash, join_with_slip, new_code
from chaupal.people.models import Login, Person, Slip
from chaupal.people.queries import DEMO, MAIL, SESSION
from chaupal.strength.middleware import NOTED
from chaupal.watch.models import Dataset, Run

BEFORE = datetime(2026, 1, 1, 6, 0, tzinfo=UTC)  # before any day on which the tests run
SHAPE = "district-seat-mandal-booth"
PIN = "482913"


def person(name: str, hindi: str = "") -> Person:
    """Somebody invented; holds no office yet."""
    told = hindi or name
    return Person.objects.create(
        name_hi=told, name_en=name, search_key=names.person_key(told, name), sort_key=names.sort_key(told), sample=True, joined_at=BEFORE
    )


def unit(kind: str, code: str, booths: Runs, *, under: Unit | None = None, electoral: Unit | None = None, number: int | None = None) -> Unit:
    """A place with its runs and everything above it."""
    made = Unit.objects.create(
        kind=kind,
        code=code,
        number=number,
        name_hi=f"इकाई {code}",
        name_en=f"Unit {code}",
        parent=under,
        electoral_parent=electoral,
        booths=booths,
        open_booths=sum(upper - lower for lower, upper in booths),
        place=Unit.objects.filter(kind=kind).count() + 1,
    )
    UnitRun.objects.bulk_create(UnitRun(unit=made, lower=lower, upper=upper) for lower, upper in booths)
    above = {made.pk}
    for parent in (under, electoral):
        if parent is not None:
            above |= set(UnitAbove.objects.filter(unit=parent).values_list("above_id", flat=True))
    UnitAbove.objects.bulk_create(UnitAbove(unit=made, above_id=one) for one in sorted(above))
    return made


def state() -> Unit:
    """The whole state; made once a test."""
    return Unit.objects.filter(kind="state").first() or unit("state", "up", ((4096, 4096 * 404),))


def mandal(number: int, *, seat: int = 212) -> Unit:
    """A mandal of ten booths in a seat, under the state."""
    lower = seat * 4096 + number * 10
    return unit("mandal", f"m-{seat}-{number}", ((lower, lower + 10),), under=state())


def appoint(who: Person, office: str, where: Unit | Booth) -> Appointment:
    """An office that runs since 1 January 2026, proposed and approved by two others."""
    if not Office.objects.filter(key=office).exists():
        install_offices(shape.load(SHAPE))
    proposer, approver = (
        Person.objects.filter(name_en=name).first() or person(name) for name in ("Proposer", "Second proposer")
    )
    return Appointment.objects.create(
        person=who,
        office=Office.objects.get(key=office),
        unit=where if isinstance(where, Unit) else None,
        booth=where if isinstance(where, Booth) else None,
        proposed_by=proposer,
        proposed_at=BEFORE,
        approved_by=approver,
        approved_at=BEFORE,
        accepted_at=BEFORE,
        from_on=date(2026, 1, 1),
        state="active",
    )


def officer(name: str, office: str, where: Unit | Booth | None = None, hindi: str = "") -> Person:
    """Somebody who holds an office; of the whole state where no place is named."""
    made = person(name, hindi)
    appoint(made, office, where or state())
    return made


def sign_in(client: Client, who: Person, *, strong: bool = True) -> Client:
    """A client that this person is signed in at: as by passkey, or by a mail code alone; their day was noted before."""
    if strong:
        session = client.session
        session["demo_person"] = who.pk
        session[SESSION] = begin_session(person=who, how=DEMO, at=now()).pk
        session[NOTED] = local(now()).date().isoformat()
        session.save()
    else:
        sign_in_by(client, who)
    return client


def login(who: Person) -> Login:
    """This person's mail login; made once."""
    return Login.objects.get_or_create(person=who, defaults={"email": f"p{who.pk}@example.org", "password": make_password(None)})[0]


def passkey(who: Person, name: str = "Phone") -> Authenticator:
    """A passkey of this person as the sign-in library keeps it, which no third officer saw."""
    told = {"name": name, "credential": {"id": f"credential of {who.pk}, {name}"}}
    made: Authenticator = Authenticator.objects.create(user=login(who), type=Authenticator.Type.WEBAUTHN, data=told)
    return made


def sign_in_by(client: Client, who: Person, *used: Authenticator | str) -> Client:
    """A client of this person's mail login that showed these passkeys or kinds of factor ("totp", "recovery_codes")."""
    client.force_login(login(who))
    session = client.session
    session[SESSION] = begin_session(person=who, how=MAIL, at=now()).pk
    session["account_authentication_methods"] = [{"method": "code", "at": 0}] + [
        {"method": "mfa", "at": 0, "type": one, "id": 0} if isinstance(one, str) else {"method": "mfa", "at": 0, "type": one.type, "id": one.pk}
        for one in used
    ]
    session.save()
    return client


def claim(by: Person, at: datetime, text_hi: str = "वोटर कार्ड नहीं है तो वोट नहीं डाल सकते", text_en: str = "No voter card, no vote", **more: Any) -> Claim:
    """An open claim with its clock, however little its words say."""
    values: dict[str, Any] = {"kind": ClaimKind.POLL_PROCESS, "text_hi": text_hi, "text_en": text_en, "by": by, "at": at}
    return keep_claim(**(values | more))


def source(by: Person, at: datetime, title: str = "Order of the election office", copy: bytes = b"Order 12 of 2027", rank: int = 1) -> Source:
    """A source with a text as its archived copy."""
    return add_source(
        title_hi=f"आदेश: {title}",
        title_en=title,
        publisher_hi="निर्वाचन कार्यालय",
        publisher_en="Election office",
        url="",
        rank=rank,
        dated="2027-01-20",
        copy=copy,
        by=by,
        at=at,
    )


def fact(by: Person, at: datetime, *, what: str = "Photo identity papers accepted", approver: Person | None = None, **more: Any) -> FactVersion:
    """A fact in its first version, approved where an approver is named."""
    values: dict[str, Any] = {"what_hi": f"तथ्य: {what}", "what_en": what, "number": Decimal(12), "unit_hi": "पत्र", "unit_en": "papers"}
    origin = more.pop("source", None) or source(by, at)
    said = Said(**(values | more | {"source": origin}))
    version = propose_fact(topic="voter_id", said=said, by=by, at=at)
    if approver is not None:
        approve_fact(version=version, by=approver, at=at)
    return version


def slip(who: Person, at: datetime, office: Appointment | None = None) -> str:
    """The 8 letters of a fresh slip for this person (and office), as a lead hands them over."""
    code = new_code()
    Slip.objects.create(
        person=who, code_hash=code_hash(code), made_by=person(f"Lead of {who.pk}"), made_at=at, until=at + timedelta(hours=SLIP_HOURS),
        appointment=office.pk if office else None,
    )  # fmt: skip
    return code


def number(who: Person, told: str = "919800000000") -> Person:
    """This person with a phone number kept for them."""
    who.phone_sealed, who.phone_blind = seal.seal(told, field="people.phone"), seal.blind(told, field="people.phone")
    who.save(update_fields=["phone_sealed", "phone_blind"])
    return who


def consented(nominee: Appointment, lead: Person, at: datetime) -> Appointment:
    """A nomination whose person joined by a slip of `lead`'s and said yes."""
    code = hand_slip(appointment=nominee, by=lead, at=at)
    kept = seal.unseal(nominee.person.phone_sealed or b"", field="people.phone")
    confirm_phone(code=code, phone=kept, at=at)
    join(code=code, pin=PIN, agreed=True, at=at)
    return Appointment.objects.get(pk=nominee.pk)


def recommended(nominee: Appointment, lead: Person, at: datetime) -> Appointment:
    """A nomination that `lead` handed a slip for and recommended after the person's yes."""
    return recommend_appointment(appointment=consented(nominee, lead, at), by=lead, at=at)


def join_pages(client: Client, code: str, told: str = "9800000000", pin: str = PIN) -> Any:
    """The two forms of the joining page, as a phone sends them: the own number, then the yes and a PIN."""
    client.post("/join/", {"code": code, "phone": told})
    return client.post("/join/", {"code": code, "pin": pin, "agreed": "on"})


def phone(who: Person, at: datetime, pin: str = PIN) -> OpenPhone:
    """A phone that this person joined with; its token is what the cookie keeps."""
    return join_with_slip(code=slip(who, at), pin=pin, agreed=True, at=at)


def dataset(by: Person, at: datetime, *, state: str = "ready", title: str = "Sample posts", sha256: str = "", **more: Any) -> Dataset:
    """A dataset as it stands once it was read; its file is not there."""
    values: dict[str, Any] = {
        "platform": "x", "format": "csv", "size": 1_000, "exported_by": "Research desk", "exported_from": "The platform's interface",
        "exported_at": date(2027, 1, 20), "terms": "Sample terms", "basis": "interface", "keep_until": date(2027, 12, 31), "rows": 100,
        "bad_rows": 0, "accounts": 10, "object_types": {"link": 60, "hashtag": 40}, "first_at": BEFORE, "last_at": at,
        "deleted_at": at if state == "deleted" else None,
    }  # fmt: skip
    digest = sha256 or f"{Dataset.objects.count():064x}"
    return Dataset.objects.create(title=title, sha256=digest, collector=by, at=at, state=state, **(values | more))


def run(of: Dataset, by: Person, at: datetime, *, state: str = "done", **more: Any) -> Run:
    """A run over it, done and without a file."""
    values: dict[str, Any] = {
        "parameters": {"windows": [60], "object_types": ["link"], "min_weight": 2, "alpha": 0.01, "seed": 0, "declared": True},
        "engine": "chaupal_coord 0", "result_sha256": "c" * 64 if state == "done" else "", "progress": 1.0 if state == "done" else 0.0,
        "counts": {"posts": 100, "accounts": 10, "edges": 0, "kept_edges": 0, "kept_accounts": 0, "groups": 0, "declared": 0} if state == "done" else {},
    }  # fmt: skip
    return Run.objects.create(dataset=of, by=by, at=at, state=state, **(values | more))
