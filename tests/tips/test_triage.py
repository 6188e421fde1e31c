"""What the desk decides holds for every copy, is recorded, and can be taken back."""

from datetime import datetime, timedelta
from io import BytesIO

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection

from chaupal.base.errors import Refused
from chaupal.claims.models import Alias, AliasVector, Claim, Sighting
from chaupal.ledger.models import Entry, EntryLine
from chaupal.people.models import Person
from chaupal.tips.actions import receive, triage
from chaupal.tips.actions.own import take_own_chat
from chaupal.tips.choices import OWN_NOTICE
from chaupal.tips.models import Match, Opening, Tip, TipBooth
from tests import make
from tests.gate.people_and_places import lawful, signed_pack
from tests.tips.people_and_places import FORWARD, World, take, tip, world
from tests.tips.test_matching import Told, run
from tests.tips.test_pictures import image

pytestmark = pytest.mark.django_db


@pytest.fixture
def here(db: None) -> World:
    return world()


@pytest.fixture
def claim(here: World, noon: datetime) -> Claim:
    return make.claim(here.desk, noon)


def last_act() -> tuple[str, str, str]:
    entry = Entry.objects.order_by("-pk")[0]
    return entry.act, entry.by_kind, entry.by_id


def test_attaching_a_message_takes_its_copies_along(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon, lambda text, k: [Told(claim.pk)])
    copy = run(tip(here, noon + timedelta(hours=1), unit=here.other), noon)

    match = triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    assert (match.verdict, match.by_person, match.by_engine, match.score) == ("same", here.desk.pk, "", 0.9)
    assert set(Tip.objects.values_list("pk", "state")) == {(first.pk, "attached"), (copy.pk, "attached")}
    assert list(Sighting.objects.order_by("pk").values_list("claim", "unit", "at")) == [
        (claim.pk, here.mandal.pk, noon),
        (claim.pk, here.other.pk, noon + timedelta(hours=1)),
    ]
    assert Alias.objects.filter(claim=claim, text=FORWARD, withdrawn_at=None).count() == 1
    assert last_act() == ("tips.attached", "person", str(here.desk.pk))


def test_attaching_to_a_claim_that_was_joined_attaches_to_the_one_that_stands(here: World, claim: Claim, noon: datetime) -> None:
    other = make.claim(here.desk, noon, "पर्ची ही पहचान है")
    Claim.objects.filter(pk=claim.pk).update(same_as=other)
    claim.refresh_from_db()

    assert triage.attach_tip(tip=run(tip(here, noon), noon), claim=claim, by=here.desk, at=noon).claim == other


def test_undoing_takes_back_match_copies_sightings_and_wording(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon, lambda text, k: [Told(claim.pk)])
    copy = run(tip(here, noon, unit=here.other), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    triage.undo_tip(tip=copy, by=here.desk, at=noon)

    assert set(Tip.objects.values_list("state", flat=True)) == {"proposed"}
    assert list(Match.objects.filter(withdrawn_at=None).values_list("tip", "verdict")) == [(first.pk, "proposed")]
    assert (Sighting.objects.count(), Alias.objects.filter(text=FORWARD, withdrawn_at=None).count()) == (0, 0)
    assert last_act() == ("tips.decision_withdrawn", "person", str(here.desk.pk))


def test_a_message_can_be_attached_again_after_an_undo(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    for _ in range(2):
        triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
        triage.undo_tip(tip=first, by=here.desk, at=noon)

    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    assert Match.objects.filter(verdict="same", withdrawn_at=None).count() == 1


@pytest.mark.parametrize(("verdict", "state"), [("different", "new"), ("unsure", "proposed")])
def test_a_refused_proposal_leaves_the_message_waiting(here: World, claim: Claim, noon: datetime, verdict: str, state: str) -> None:
    first = run(tip(here, noon), noon, lambda text, k: [Told(claim.pk)])

    triage.judge_tip(tip=first, claim=claim, verdict=verdict, by=here.desk, at=noon)

    first.refresh_from_db()
    assert (first.state, Match.objects.get(by_person=here.desk.pk).verdict) == (state, verdict)


@pytest.mark.parametrize("state", ["out_of_scope", "spam"])
def test_setting_aside_takes_the_copies_along_and_back(here: World, noon: datetime, state: str) -> None:
    first = run(tip(here, noon), noon)
    run(tip(here, noon), noon)

    triage.set_aside(tip=first, state=state, by=here.desk, at=noon)
    aside = set(Tip.objects.values_list("state", flat=True))
    triage.undo_tip(tip=first, by=here.desk, at=noon)

    assert (aside, set(Tip.objects.values_list("state", flat=True))) == ({state}, {"new"})


def test_what_somebody_decided_is_not_decided_again(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    for act in (
        lambda: triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon),
        lambda: triage.judge_tip(tip=first, claim=claim, verdict="different", by=here.desk, at=noon),
        lambda: triage.set_aside(tip=first, state="spam", by=here.desk, at=noon),
    ):
        with pytest.raises(Refused) as refused:
            act()
        assert refused.value.code == "tips.wrong_move"


def test_an_undo_of_nothing_is_refused(here: World, noon: datetime) -> None:
    with pytest.raises(Refused) as refused:
        triage.undo_tip(tip=run(tip(here, noon), noon), by=here.desk, at=noon)

    assert refused.value.code == "tips.nothing_to_undo"


@pytest.mark.parametrize(("verdict", "act"), [("same", "judge"), ("spam?", "aside")])
def test_words_that_no_button_has_are_a_bug(here: World, claim: Claim, noon: datetime, verdict: str, act: str) -> None:
    first = run(tip(here, noon), noon)

    with pytest.raises(ValueError, match=verdict.rstrip("?")):
        if act == "judge":
            triage.judge_tip(tip=first, claim=claim, verdict=verdict, by=here.desk, at=noon)
        else:
            triage.set_aside(tip=first, state=verdict, by=here.desk, at=noon)


def test_a_new_claim_opens_with_the_message_attached(here: World, noon: datetime) -> None:
    signed_pack(lawful(make.person("Law's author")), lawful(make.person("Law's second")))
    first = run(tip(here, noon), noon)

    made = triage.open_claim_from(
        tip=first, kind="poll_process", text_hi="बूथ 7 पर वोटर सूची नहीं", text_en="", against_us=False, by=here.desk, at=noon
    )

    assert (made.text_hi, made.due_at) == ("बूथ 7 पर वोटर सूची नहीं", noon + timedelta(hours=1))
    assert Match.objects.get(tip=first).claim == made


def test_only_those_who_may_decide_do(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon)

    def code(who: Person) -> str:
        with pytest.raises(Refused) as refused:
            triage.attach_tip(tip=first, claim=claim, by=who, at=noon)
        return refused.value.code

    assert (code(here.reader), code(here.keeper), code(here.outsider)) == ("org.verb_missing", "org.out_of_reach", "org.out_of_reach")


def test_opening_what_is_sealed_is_recorded_and_ends(here: World, noon: datetime) -> None:
    one = take(here, noon).tip

    opening = triage.open_sealed(tip=one, what="booth", by=here.reader, at=noon)

    assert (opening.until, opening.by_person) == (noon + timedelta(minutes=15), here.reader.pk)
    assert last_act() == ("tips.opened", "person", str(here.reader.pk))


@pytest.mark.parametrize("what", ["booth", "original"])
def test_a_researcher_opens_neither_booth_nor_numbers(here: World, noon: datetime, what: str) -> None:
    one = take(here, noon).tip

    with pytest.raises(Refused) as refused:
        triage.open_sealed(tip=one, what=what, by=here.desk, at=noon)

    assert (refused.value.code, Opening.objects.count()) == ("org.verb_missing", 0)


def test_the_booth_cannot_be_opened_after_72_hours_even_if_it_was_not_dropped_yet(here: World, noon: datetime) -> None:
    one = take(here, noon).tip

    with pytest.raises(Refused) as refused:
        triage.open_sealed(tip=one, what="booth", by=here.reader, at=noon + timedelta(hours=72))

    assert (refused.value.code, TipBooth.objects.count()) == ("tips.booth_dropped", 1)


def test_a_picture_that_is_not_there_cannot_be_opened(here: World, noon: datetime) -> None:
    with pytest.raises(Refused) as refused:
        triage.open_sealed(tip=take(here, noon).tip, what="picture", by=here.desk, at=noon)

    assert refused.value.code == "tips.nothing_sealed"


def test_quarantine_destroys_text_original_picture_and_booth(
    here: World, noon: datetime, django_capture_on_commit_callbacks: object
) -> None:
    one = take(here, noon).tip
    name = default_storage.save("tips/one.jpg", ContentFile(b"x"))
    Tip.objects.filter(pk=one.pk).update(picture=name)

    with django_capture_on_commit_callbacks(execute=True):  # type: ignore[operator]
        triage.quarantine_tip(tip=one, by=here.desk, at=noon)

    one.refresh_from_db()
    assert (one.state, one.text, bytes(one.original_sealed), one.picture.name, one.bands) == ("quarantined", "", b"", "", [])
    assert (default_storage.exists(name), TipBooth.objects.count()) == (False, 0)
    assert last_act() == ("tips.quarantined", "person", str(here.desk.pk))
    with pytest.raises(Refused):
        triage.quarantine_tip(tip=one, by=here.desk, at=noon)


def test_quarantine_of_an_attached_message_destroys_its_copies_and_the_wording_that_its_claim_learned(
    here: World, claim: Claim, noon: datetime
) -> None:
    first = run(tip(here, noon), noon)
    copy = run(tip(here, noon, unit=here.other), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
    alias = Alias.objects.get(text=FORWARD)
    AliasVector.objects.create(alias=alias, engine="e", vector=b"v")
    quoting = run(tip(here, noon, "Parchi nahi to vote nahi, aisa kaha ja raha hai"), noon, lambda text, k: [Told(claim.pk)])
    Match.objects.filter(tip=quoting).update(why={"alias_id": alias.pk, "alias": FORWARD, "shared": [["vote", "vote"]], "verdict": "same"})

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    told = [(one.state, one.text, one.fingerprint, bytes(one.original_sealed)) for one in Tip.objects.filter(pk__in=[first.pk, copy.pk])]
    assert told == [("quarantined", "", "", b"")] * 2
    alias.refresh_from_db()
    assert (alias.text, alias.withdrawn_at, AliasVector.objects.filter(alias=alias).count()) == ("", noon, 0)
    assert Match.objects.get(tip=quoting).why == {"alias_id": alias.pk, "alias": "", "shared": [], "verdict": "same"}
    assert last_act() == ("tips.quarantined", "person", str(here.desk.pk))
    assert EntryLine.objects.filter(entry=Entry.objects.order_by("-pk")[0]).count() == 1
    with connection.cursor() as cursor:  # nothing of it in any table
        cursor.execute("SELECT count(*) FROM claims_alias WHERE text = %s", [FORWARD])
        assert cursor.fetchone() == (0,)


def test_quarantine_after_an_undo_destroys_the_wording_that_was_only_withdrawn(here: World, claim: Claim, noon: datetime) -> None:
    first = run(tip(here, noon), noon)
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
    triage.undo_tip(tip=first, by=here.desk, at=noon)

    triage.quarantine_tip(tip=first, by=here.desk, at=noon)

    assert Alias.objects.filter(text=FORWARD).count() == 0


@pytest.mark.parametrize("how", ["picture", "own_number", "chat_file"])
def test_whatever_way_a_message_came_its_typed_words_become_a_wording_and_an_undo_withdraws_it(
    here: World, claim: Claim, noon: datetime, how: str
) -> None:
    if how == "own_number":
        take_own_chat(messages=[("12/01/27, 9:15 - ", FORWARD)], unit=here.mandal, notice=OWN_NOTICE, by=here.desk, at=noon)
        first = run(Tip.objects.get(), noon)
    else:
        data = image("JPEG", (400, 300)) if how == "picture" else b""
        first = run(take(here, noon, channel=how, picture=BytesIO(data) if data else None, picture_size=len(data)).tip, noon)

    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)
    learned = list(Alias.objects.filter(claim=claim, withdrawn_at=None, text=FORWARD).values_list("claim", flat=True))
    triage.undo_tip(tip=first, by=here.desk, at=noon)

    assert (learned, Alias.objects.filter(withdrawn_at=None, text=FORWARD).count()) == ([claim.pk], 0)
    if first.picture:
        default_storage.delete(str(first.picture.name))


def test_a_sender_takes_a_message_back_and_its_copy_takes_its_place(here: World, claim: Claim, noon: datetime) -> None:
    received = take(here, noon)
    first = run(received.tip, noon)
    copies = [run(tip(here, noon, unit=here.other), noon) for _ in range(2)]
    triage.attach_tip(tip=first, claim=claim, by=here.desk, at=noon)

    triage.withdraw_tip(token=received.token, at=noon)
    triage.withdraw_tip(token=received.token, at=noon)

    first.refresh_from_db()
    heir, other = Tip.objects.filter(pk__in=[one.pk for one in copies]).order_by("pk")
    assert (first.state, first.text, heir.copy_of, heir.copies, other.copy_of) == ("withdrawn", "", None, 2, heir)
    assert Match.objects.get(verdict="same").tip == heir
    assert Entry.objects.filter(act="tips.withdrawn", by_kind="unit").count() == 1


def test_a_token_that_nobody_holds_is_no_thread(here: World, noon: datetime) -> None:
    with pytest.raises(Refused) as refused:
        triage.withdraw_tip(token=receive.new_token(), at=noon)

    assert refused.value.code == "tips.no_thread"
