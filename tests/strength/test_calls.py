from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from chaupal.base.clock import local
from chaupal.ledger.actions import seal
from chaupal.ledger.models import Entry
from chaupal.org.models import Appointment, Office
from chaupal.org.permission import OutOfReach, VerbMissing
from chaupal.strength import calling, checked, drawing
from chaupal.strength.actions.calls import (
    CallDone,
    DrawOpen,
    NotYourCall,
    OutcomeUnknown,
    SizeUnknown,
    TooSoon,
    announce_draw,
    draw_announced,
    forget_expired,
    note_outcome,
)
from chaupal.strength.models import Call, Draw
from tests import make
from tests.following import settle
from tests.strength.pages import as_


def root(entry):
    """A signed root over this entry, as sealing leaves it, in the transaction of the test."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT coalesce(max(index), -1) + 1 FROM ledger_leaf WHERE log = 'ledger'")
        (index,) = cursor.fetchone()
        cursor.execute("INSERT INTO ledger_leaf (log, index, kind, ref, hash) VALUES ('ledger', %s, 'entry', %s, '\\x00')", [index, entry])
        cursor.execute("INSERT INTO ledger_checkpoint (log, size, root, at, text) VALUES ('ledger', %s, %s, now(), '')", [index + 1, bytes([index]) * 32])
    return index + 1


@pytest.fixture
def team(ground):
    """Three people at the second booth; nobody of the cast named or approved them."""
    return [make.officer(f"Member {key}", key, ground.booths[1]) for key in ("keeper_1", "keeper_2", "booth_president")]


@pytest.fixture
def draw(ground, team):
    """A sample of the whole mandal, drawn."""
    made = announce_draw(unit=ground.mandal, size=30, by=ground.bilal, at=ground.noon)
    root(made.entry)
    draw_announced()
    made = Draw.objects.get(pk=made.pk)
    # The worker draws by its own clock, the tests call at noon.
    Draw.objects.filter(pk=made.pk).update(drawn_at=ground.noon, until_on=local(ground.noon).date() + timedelta(days=30))
    return Draw.objects.get(pk=made.pk)


def call_of(draw, person):
    return Call.objects.get(draw=draw, appointment__person=person)


def test_nothing_is_drawn_before_a_root_stands_over_the_announcement(ground, team):
    root(Entry.objects.order_by("-id").values_list("id", flat=True).first() or 1)
    made = announce_draw(unit=ground.mandal, size=30, by=ground.bilal, at=ground.noon)

    draw_announced()

    assert Draw.objects.get(pk=made.pk).drawn_at is None
    assert Call.objects.count() == 0


def test_anybody_draws_the_same_sample_again_from_what_is_published(draw, ground):
    whole = list(Appointment.objects.filter(booth__in=ground.booths, state="active").values_list("pk", flat=True))
    whole += Appointment.objects.filter(unit=ground.mandal).values_list("pk", flat=True)
    told = calling.root_of(draw)

    assert told is not None
    assert draw.seed == drawing.seed(told.root, ground.mandal.code, draw.pk)
    assert (draw.whole, draw.whole_digest) == (len(whole), drawing.digest(whole)) == (5, drawing.digest(whole[::-1]))
    assert list(draw.calls.order_by("place").values_list("appointment_id", flat=True)) == drawing.sample(draw.seed, whole, 30)
    assert Entry.objects.get(act="strength.drawn").by_kind == "engine"


@pytest.mark.commits
def test_a_real_seal_of_the_ledger_gives_the_seed(noon):
    mandal = make.mandal(1)
    officer = make.officer("Lead", "seat_lead", make.state())
    make.officer("Co lead", "mandal_co_lead", mandal)
    made = announce_draw(unit=mandal, size=30, by=officer, at=noon)
    draw_announced()
    before = Draw.objects.get(pk=made.pk).seed
    settle()

    seal("ledger", at=noon)
    draw_announced()

    drawn = Draw.objects.get(pk=made.pk)
    root = calling.root_of(drawn)
    assert root is not None
    assert (before, drawn.drawn, drawn.seed) == ("", 1, drawing.seed(root.root, mandal.code, made.pk))


def test_a_second_sample_waits_for_the_end_of_the_first(draw, ground):
    with pytest.raises(DrawOpen):
        announce_draw(unit=ground.mandal, size=30, by=ground.bilal, at=ground.noon)

    announce_draw(unit=ground.mandal, size=30, by=ground.bilal, at=ground.noon + timedelta(days=31))
    assert Draw.objects.count() == 2


def test_only_a_size_of_the_list_is_drawn_and_only_by_who_edits_people(ground):
    with pytest.raises(SizeUnknown):
        announce_draw(unit=ground.mandal, size=7, by=ground.bilal, at=ground.noon)
    for who, refusal in ((ground.gita, VerbMissing), (ground.dev, OutOfReach)):
        with pytest.raises(refusal):
            announce_draw(unit=ground.mandal, size=30, by=who, at=ground.noon)


def test_outcomes_add_up_to_a_share_with_its_interval(draw, ground, team):
    for person, outcome in zip(team, ("confirmed", "confirmed", "denied"), strict=True):
        note_outcome(call=call_of(draw, person), outcome=outcome, by=ground.bilal, at=ground.noon)

    told = checked.of([ground.mandal.pk], local(ground.noon).date())[ground.mandal.pk]

    assert (told.called, told.confirmed, told.drawn, told.is_whole, told.is_over) == (3, 2, 5, False, False)
    assert 0 < told.low < 2 / 3 < told.high < 1
    assert (Draw.objects.get().denied, Entry.objects.filter(act="strength.call_noted", about_kind="draw").count()) == (1, 3)


def test_not_reached_takes_three_tries_an_hour_apart(draw, ground, team):
    call = call_of(draw, team[0])

    first = note_outcome(call=call, outcome="not_reached", by=ground.bilal, at=ground.noon)
    with pytest.raises(TooSoon):
        note_outcome(call=call, outcome="not_reached", by=ground.bilal, at=ground.noon + timedelta(minutes=59))
    second = note_outcome(call=call, outcome="not_reached", by=ground.bilal, at=ground.noon + timedelta(hours=1))
    third = note_outcome(call=call, outcome="not_reached", by=ground.bilal, at=ground.noon + timedelta(hours=2))

    assert [first.outcome, second.outcome, third.outcome] == ["", "", "not_reached"]
    assert (Draw.objects.get().called, Draw.objects.get().not_reached) == (1, 1)


def test_a_call_is_decided_once_and_within_its_days(draw, ground, team):
    call = call_of(draw, team[0])
    note_outcome(call=call, outcome="confirmed", by=ground.bilal, at=ground.noon)

    for one, at in ((call, ground.noon), (call_of(draw, team[1]), ground.noon + timedelta(days=31))):
        with pytest.raises(CallDone):
            note_outcome(call=one, outcome="denied", by=ground.bilal, at=at)
    with pytest.raises(OutcomeUnknown):
        note_outcome(call=call_of(draw, team[1]), outcome="", by=ground.bilal, at=ground.noon)


def of_theirs(draw, ground, part, caller):
    """One more call of the sample, for an appointment that `caller` proposed, recommended or approved."""
    several = {name: make.person(f"By {name}") for name in ("proposed_by", "recommended_by", "approved_by")} | {part: caller}
    held = Appointment.objects.create(
        person=make.person("Theirs"), office=Office.objects.get(key="booth_member"), booth=ground.booths[2], state="active", proposed_at=ground.noon,
        recommended_at=ground.noon, approved_at=ground.noon, accepted_at=ground.noon, from_on=local(ground.noon).date(), **several,
    )  # fmt: skip
    return Call.objects.create(draw=draw, appointment=held, place=99)


@pytest.mark.parametrize("part", ["person", "proposed_by", "recommended_by", "approved_by"])
def test_nobody_calls_whom_they_named_recommended_or_approved(part, draw, ground, team):
    caller = ground.esha if part == "person" else make.officer("Caller", "seat_co_lead", ground.seat)
    call = call_of(draw, ground.esha) if part == "person" else of_theirs(draw, ground, part, caller)

    with pytest.raises(NotYourCall):
        note_outcome(call=call, outcome="confirmed", by=caller, at=ground.noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        Call.objects.filter(pk=call.pk).update(by=caller)
    assert call.pk not in [row.pk for row in calling.mine(caller, calling.Asked(), local(ground.noon).date()).rows]


def test_expired_calls_are_deleted_and_their_counts_stay(draw, ground, team):
    note_outcome(call=call_of(draw, team[0]), outcome="confirmed", by=ground.bilal, at=ground.noon)

    kept = forget_expired(at=ground.noon + timedelta(days=30))
    gone = forget_expired(at=ground.noon + timedelta(days=31))

    told = checked.of([ground.mandal.pk], local(ground.noon + timedelta(days=31)).date())[ground.mandal.pk]
    assert (kept, gone, Call.objects.count()) == (0, 5, 0)
    assert (told.is_over, told.confirmed, told.called) == (True, 1, 1)


def test_pages_announce_and_call(draw, ground, team):
    client = as_(ground.bilal)
    call = call_of(draw, team[0])

    page = client.get("/strength/calls/")
    wrong = client.post(f"/strength/calls/{call.pk}/outcome/", {"outcome": "maybe"})
    noted = client.post(f"/strength/calls/{call.pk}/outcome/", {"outcome": "confirmed"})
    told = client.get(f"/strength/draws/{draw.pk}/").content.decode()
    refused = client.post(f"/strength/calls/of/{ground.mandal.code}/", {"size": "30"})

    assert {row.pk for row in page.context["found"].rows} == set(draw.calls.values_list("pk", flat=True))
    assert (wrong.status_code, noted.status_code, refused.status_code) == (422, 303, 409)
    assert draw.seed in told
    assert client.post(f"/strength/calls/of/{ground.seat.code}/", {"size": "31"}).status_code == 422
    assert client.post(f"/strength/calls/of/{ground.seat.code}/", {"size": "30"}).status_code == 303
    assert as_(ground.lata).get(f"/strength/draws/{draw.pk}/").status_code == 200


def test_doors_of_the_calls(draw, ground, team):
    call = call_of(draw, team[0])

    assert as_(ground.dev).get(f"/strength/draws/{draw.pk}/").status_code == 404
    assert as_(ground.dev).get(f"/strength/calls/of/{ground.mandal.code}/").status_code == 404
    assert as_(ground.dev).post(f"/strength/calls/{call.pk}/outcome/", {"outcome": "confirmed"}).status_code == 404
    assert as_(ground.gita).post(f"/strength/calls/{call.pk}/outcome/", {"outcome": "confirmed"}).status_code == 403
    assert as_(ground.gita).post(f"/strength/calls/of/{ground.mandal.code}/", {"size": "30"}).status_code == 403
    assert as_(ground.gita).get("/strength/calls/").status_code in (403, 404)
    assert as_(ground.asha).get("/strength/draws/999/").status_code == 404
