"""What nobody does alone, tried past the code: by raw SQL, as the application's own role."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction

from chaupal.claims.models import AnswerApproval
from chaupal.gate.models import Hold
from chaupal.press.models import Post
from chaupal.relay.actions.dispatch import release
from tests import make
from tests.press.desk import Desk, a_desk


@pytest.fixture
def desk(db: None, noon: datetime) -> Desk:
    return a_desk(noon)


def refused(sql: str, values: list[Any]) -> str:
    """The name or words of the promise that the statement breaks."""
    with pytest.raises((IntegrityError, ProgrammingError)) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    told = getattr(problem.value.__cause__, "diag", None)
    return str(told.constraint_name or told.message_primary) if told else str(problem.value)


APPROVE = (
    "INSERT INTO claims_answerapproval (answer_version_id, answer_id, version, author_id, by_id, at)"
    " VALUES (%s, %s, %s, %s, %s, now())"
)


def test_an_approval_that_points_at_another_version_than_it_names_is_refused(desk: Desk) -> None:
    mine = desk.answer(by=desk.asha)
    first = AnswerApproval.objects.get(answer_version=mine)
    claim = mine.answer.claim
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO claims_answerversion (answer_id, version, author_id, at, verdict, short_hi, short_en, long_hi, long_en,"
            " names_candidate, evidence) SELECT answer_id, v, who, at, verdict, short_hi, short_en, long_hi, long_en, false, ''"
            " FROM claims_answerversion, (VALUES (2, %s::bigint), (3, %s)) more(v, who) WHERE id = %s RETURNING id, version",
            [desk.ira.pk, desk.asha.pk, mine.pk],
        )
        ids = {version: pk for pk, version in cursor.fetchall()}

    # Asha approves her own version 3 by pointing at it while naming Ira's version 2.
    told = refused(APPROVE, [ids[3], claim.answer.pk, 2, desk.ira.pk, desk.asha.pk])

    assert (told, first.version) == ("claims_answerapproval_same_row", 1)


def test_a_fact_approval_that_points_at_another_version_than_it_names_is_refused(desk: Desk) -> None:
    one, other = desk.fact(), desk.fact()

    told = refused(
        "INSERT INTO facts_factapproval (fact_version_id, fact_id, version, author_id, by_id, at) VALUES (%s, %s, 1, %s, %s, now())",
        [one.pk, other.fact_id, other.author_id, desk.gauri.pk],
    )

    assert told == "facts_factapproval_same_row"


def test_facts_are_not_put_under_an_approved_answer(desk: Desk) -> None:
    version, fact = desk.answer(), desk.fact()

    put = refused("INSERT INTO claims_answerversion_facts (answerversion_id, factversion_id) VALUES (%s, %s)", [version.pk, fact.pk])
    taken = refused("DELETE FROM claims_answerversion_facts WHERE answerversion_id = %s", [version.pk])

    assert put == "claims_facts_before_approval"
    assert "permission denied" in taken


def test_a_post_that_carries_the_approval_of_another_version_is_refused(desk: Desk) -> None:
    approved, other = desk.answer(), desk.answer()

    told = refused(
        "INSERT INTO press_post (answer_version_id, approval_id, number, code, content_class, created_at)"
        " VALUES (%s, %s, 900, 'AAAAAA', 'election_matter', now())",
        [other.pk, AnswerApproval.objects.get(answer_version=approved).pk],
    )

    assert told == "press_post_same_row"


def test_a_post_is_not_moved_to_another_version(desk: Desk) -> None:
    post, other = desk.post(), desk.answer()

    told = refused(
        "UPDATE press_post SET answer_version_id = %s, approval_id = %s WHERE id = %s",
        [other.pk, AnswerApproval.objects.get(answer_version=other).pk, post.pk],
    )

    assert told == "press_post_stays"


RELEASE = "INSERT INTO press_release (post_id, entry_id, audience, by_id, at) SELECT %s, e.id, '{[1,2)}', %s, now() FROM press_registerentry e WHERE e.id = %s"


def _entry(post: Post, kind: str) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO press_registerentry (post_id, kind, at, text, hash) VALUES (%s, %s, now(), '{}', '') RETURNING id", [post.pk, kind]
        )
        return int(cursor.fetchone()[0])


def test_the_author_does_not_release(desk: Desk) -> None:
    post = desk.post(desk.answer(by=desk.asha))

    told = refused(RELEASE, [post.pk, desk.asha.pk, _entry(post, "released")])

    assert told == "press_release_two_people"


def test_a_release_needs_the_line_of_its_own_post_and_kind(desk: Desk) -> None:
    post, other = desk.post(), desk.post()

    of_another = refused(RELEASE, [post.pk, desk.asha.pk, _entry(other, "released")])
    of_another_kind = refused(RELEASE, [post.pk, desk.asha.pk, _entry(post, "corrected")])

    assert (of_another, of_another_kind) == ("press_release_same_row", "press_release_of_its_entry")


def test_a_dispatch_goes_to_the_audience_of_its_release_alone(desk: Desk, noon: datetime) -> None:
    sent = release(post=desk.post(), units=[desk.mandals[0]], by=desk.asha, at=noon)
    other = desk.post()

    wider = refused("UPDATE relay_dispatch SET audience = '{[1,99999999)}' WHERE id = %s", [sent.pk])
    moved = refused("UPDATE relay_dispatch SET post_id = %s WHERE id = %s", [other.pk, sent.pk])

    assert (wider, moved) == ("relay_dispatch_audience", "relay_dispatch_same_row")


def test_a_recall_and_a_picture_stay_as_they_are(desk: Desk, noon: datetime) -> None:
    post = desk.released()

    picture = refused("UPDATE press_picture SET sha256 = %s WHERE post_id = %s", ["ef" * 32, post.pk])
    recall = refused("DELETE FROM press_recall", [])

    assert "permission denied" in picture
    assert "permission denied" in recall


def test_an_author_lifts_no_hold_on_their_words(desk: Desk, noon: datetime) -> None:
    hold = Hold.objects.create(
        thing_kind="post", thing_id=1, rule="G14", why="religion", input_hash="a" * 64, pack_hash="b" * 64, author=desk.ira,
        opened_at=noon, lapses_at=noon + timedelta(hours=12),
    )  # fmt: skip
    lift = "INSERT INTO gate_holdlift (hold_id, by_id, reason, at) VALUES (%s, %s, 'so', %s)"

    own = refused(lift, [hold.pk, desk.ira.pk, noon])
    late = refused(lift, [hold.pk, desk.gauri.pk, noon + timedelta(hours=12)])

    assert (own, late) == ("gate_lift_two_people", "gate_lift_two_people")


def test_who_put_somebody_forward_is_not_rewritten(db: None) -> None:
    held = make.appoint(make.person("Holder"), "operator", make.state())
    other = make.person("Other")

    proposer = refused("UPDATE org_appointment SET proposed_by_id = %s WHERE id = %s", [other.pk, held.pk])
    approver = refused("UPDATE org_appointment SET approved_by_id = %s WHERE id = %s", [other.pk, held.pk])

    assert (proposer, approver) == ("org_appointment_stays", "org_appointment_stays")
