"""From a run's group to a dossier: who may do what, and what the database refuses besides (I1, I9, I10)."""

from __future__ import annotations

import itertools
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.db import IntegrityError, ProgrammingError, connection, transaction

from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.people import merging
from chaupal.watch import casefile, files, refusals
from chaupal.watch.actions import cases, dossiers, lapsing, reviews
from chaupal.watch.choices import CASE_MOVES, CaseState, Finding
from chaupal.watch.models import Case, CaseAccount, Dossier, Evidence, Review, ReviewText
from tests.watch.casework import ALTERNATIVE, NOTE, REASONS, Watch


def refused(sql: str, values: list[Any]) -> str:
    """The name or words of the promise that the statement breaks."""
    with pytest.raises((IntegrityError, ProgrammingError)) as problem, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(sql, values)
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    told = getattr(problem.value.__cause__, "diag", None)
    return str(told.constraint_name or told.message_primary) if told else str(problem.value)


def test_i9_a_case_is_opened_from_a_group_of_five_and_keeps_its_collector(watch: Watch) -> None:
    case = watch.case(5)

    assert (case.code, case.state, case.collector, case.lapses_at - case.opened_at) == ("J-001", "opened", watch.nida, timedelta(days=60))
    assert CaseAccount.objects.filter(case=case).count() == 5
    assert [link["times"] for link in case.links] == [9, 8, 7, 6]
    assert Entry.objects.get(act="watch.case_opened").rule_ids == ["I9"]


def test_i9_a_group_of_four_is_no_case(watch: Watch) -> None:
    group = watch.run(4)

    with pytest.raises(refusals.TooFewAccounts):
        cases.open_case(group=group, by=watch.nida, at=watch.noon)

    assert (Case.objects.count(), Entry.objects.filter(act="watch.case_opened").count()) == (0, 0)


def test_i8_a_group_that_mostly_repeats_our_own_posts_is_no_case(watch: Watch) -> None:
    group = watch.run(7, declared=0.8)

    with pytest.raises(refusals.OurOwnRelay):
        cases.open_case(group=group, by=watch.nida, at=watch.noon)


def test_one_group_is_one_case(watch: Watch) -> None:
    group = watch.run()
    cases.open_case(group=group, by=watch.nida, at=watch.noon)

    with pytest.raises(refusals.CaseKnown):
        cases.open_case(group=group, by=watch.nida, at=watch.noon)


def test_a_case_of_an_imitation_has_its_one_account(watch: Watch) -> None:
    watch.own()
    imitation = watch.imitation()

    case = cases.open_case_of_imitation(imitation=imitation, by=watch.nida, at=watch.noon)

    assert (case.imitation, case.collector, case.accounts.count()) == (imitation, watch.nida, 1)


def test_no_handle_of_a_case_stands_in_its_table(watch: Watch) -> None:
    watch.case()

    with connection.cursor() as cursor:
        cursor.execute("SELECT t::text FROM watch_caseaccount t")
        rows = " ".join(row[0] for row in cursor.fetchall())

    assert "invented" not in rows
    assert b"invented_0".hex() not in rows


def test_two_others_review_and_both_find_deception(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om)
    assert (case.state, case.decided_at) == ("review_2", None)

    case = watch.review(case, watch.parvati)

    assert (case.state, case.delete_at) == ("dossier", None)
    assert [(one.place, one.by, one.collector) for one in case.reviews.order_by("place")] == [(1, watch.om, watch.nida), (2, watch.parvati, watch.nida)]


@pytest.mark.parametrize(
    ("first", "second", "ends"),
    [
        (Finding.AUTHENTIC, Finding.AUTHENTIC, CaseState.DISMISSED),
        (Finding.DECEIVES, Finding.AUTHENTIC, CaseState.INSUFFICIENT),
        (Finding.DECEIVES, Finding.UNSURE, CaseState.INSUFFICIENT),
        (Finding.UNSURE, Finding.UNSURE, CaseState.INSUFFICIENT),
    ],
)
def test_two_reviews_that_do_not_both_find_deception_end_the_case(watch: Watch, first: str, second: str, ends: str) -> None:
    case = watch.review(watch.in_review(), watch.om, first)

    case = watch.review(case, watch.parvati, second)

    assert (case.state, case.delete_at) == (ends, watch.noon + timedelta(hours=1, days=30))


def test_i1_the_collector_reviews_nothing_whatever_the_office(watch: Watch) -> None:
    case = watch.in_review()
    Case.objects.filter(pk=case.pk)  # the collector is Nida; she also gets the reviewer's office
    from tests import make

    make.appoint(watch.nida, "compliance_officer", make.state())
    nida = type(watch.nida).objects.get(pk=watch.nida.pk)

    with pytest.raises(refusals.CollectorReviews):
        reviews.write_review(case=case, finding="deceives", reasons=REASONS, alternative=ALTERNATIVE, by=nida, at=watch.noon)

    assert Review.objects.count() == 0


def test_i1_nobody_reviews_a_case_twice(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om)

    with pytest.raises(refusals.ReviewedAlready):
        watch.review(case, watch.om)


def test_i1_collector_and_reviewers_of_one_case_are_never_made_one_person(watch: Watch) -> None:
    watch.found()

    assert all(merging.decided(one.pk, other.pk) for one, other in itertools.permutations((watch.nida, watch.om, watch.parvati), 2))
    assert not merging.decided(watch.om.pk, watch.gauri.pk)


@pytest.mark.parametrize("name", ["reasons", "alternative"])
def test_a_review_without_reasons_or_another_explanation_is_refused(watch: Watch, name: str) -> None:
    case = watch.in_review()

    with pytest.raises(refusals.TooShort) as problem:
        watch.review(case, watch.om, **{name: "Looks fake."})

    assert set(problem.value.fields) == {name}


def test_i2_a_review_that_names_somebody_is_refused_with_the_words(watch: Watch) -> None:
    case = watch.in_review()

    with pytest.raises(refusals.NamesSomebody) as problem:
        watch.review(case, watch.om, reasons=f"{REASONS} The holder is the son of a shopkeeper, 98765 43210.")

    assert "son of" in problem.value.text and "98765 43210" in problem.value.text
    assert Review.objects.count() == 0


def test_dev_and_the_auditor_may_not_review_or_open(watch: Watch) -> None:
    case = watch.in_review()

    with pytest.raises(permission.OutOfReach):
        watch.review(case, watch.dev)
    with pytest.raises(permission.VerbMissing):
        watch.review(case, watch.lata)
    with pytest.raises(permission.VerbMissing):
        cases.open_case(group=watch.run(), by=watch.om, at=watch.noon)


REVIEW = "INSERT INTO watch_review (case_id, collector_id, place, by_id, finding, at) VALUES (%s, %s, %s, %s, 'deceives', now())"


def test_the_database_refuses_the_collector_as_reviewer(watch: Watch) -> None:
    case = watch.in_review()

    own = refused(REVIEW, [case.pk, watch.nida.pk, 1, watch.nida.pk])
    forged = refused(REVIEW, [case.pk, watch.om.pk, 1, watch.nida.pk])

    assert (own, forged) == ("review_not_by_the_collector", "watch_review_same_row")


def test_the_database_refuses_one_reviewer_twice_and_a_third_review(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om)

    twice = refused(REVIEW, [case.pk, watch.nida.pk, 2, watch.om.pk])
    again = refused(REVIEW, [case.pk, watch.nida.pk, 1, watch.gauri.pk])
    third = refused(REVIEW, [case.pk, watch.nida.pk, 3, watch.gauri.pk])

    assert (twice, again, third) == ("review_by_another", "review_place_once", "review_first_or_second")


def test_the_database_refuses_another_collector_or_origin(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om)

    collector = refused("UPDATE watch_case SET collector_id = %s WHERE id = %s", [watch.om.pk, case.pk])
    other = refused(
        'INSERT INTO watch_case (number, run_id, "group", collector_id, opened_by_id, opened_at, lapses_at, state, note, method, links, outcome)'
        " VALUES (99, %s, 1, %s, %s, now(), now() + interval '60 days', 'opened', '', '{}', '[]', '')",
        [watch.run().run_id, watch.om.pk, watch.nida.pk],
    )
    later = refused("UPDATE watch_case SET lapses_at = lapses_at + interval '1 day' WHERE id = %s", [case.pk])

    assert (collector, other, later) == ("watch_case_stays", "watch_case_of_its_collector", "watch_case_stays")


def test_i9_the_database_refuses_a_case_of_four_or_of_nothing(watch: Watch) -> None:
    insert = (
        'INSERT INTO watch_case (number, run_id, "group", collector_id, opened_by_id, opened_at, lapses_at, state, note, method, links, outcome)'
        " VALUES (99, %s, %s, %s, %s, now(), now() + interval '60 days', 'opened', '', '{}', '[]', '')"
    )

    four = refused(insert, [watch.run(4).run_id, 1, watch.nida.pk, watch.nida.pk])
    none = refused(insert, [None, None, watch.nida.pk, watch.nida.pk])

    assert (four, none) == ("watch_case_of_five", "case_has_one_origin")


def test_the_database_refuses_a_dossier_with_one_reviewer(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om)

    row = refused(
        "INSERT INTO watch_dossier (case_id, pdf_hi, pdf_en, bundle, bundle_sha256, by_id, at) VALUES (%s, 'a', 'b', 'c', %s, %s, now())",
        [case.pk, "a" * 64, watch.nida.pk],
    )
    state = refused("UPDATE watch_case SET state = 'dossier' WHERE id = %s", [case.pk])

    assert (row, state) == ("watch_dossier_two_reviews", "watch_case_two_reviews")


def test_what_was_written_is_not_rewritten(watch: Watch) -> None:
    case = watch.found()

    finding = refused("UPDATE watch_review SET finding = 'authentic' WHERE case_id = %s", [case.pk])
    text = refused("UPDATE watch_reviewtext SET reasons = '' WHERE true", [])
    kept = refused("UPDATE watch_evidence SET sha256 = %s", ["a" * 64])

    assert all("permission denied" in told for told in (finding, text, kept))


def test_i2_no_dossier_with_one_reviewer_and_none_for_whom_the_verb_is_missing(watch: Watch) -> None:
    one = watch.review(watch.in_review(), watch.om)

    with pytest.raises(refusals.NotTwoReviews):
        dossiers.make_dossier(case=one, by=watch.nida, at=watch.noon)
    with pytest.raises(refusals.NotTwoReviews):
        dossiers.export_dossier(case=one, kind="zip", by=watch.nida, at=watch.noon)
    with pytest.raises(permission.VerbMissing):
        dossiers.make_dossier(case=one, by=watch.om, at=watch.noon)

    assert (Dossier.objects.count(), Entry.objects.filter(act__startswith="watch.dossier").count()) == (0, 0)


def test_the_second_reviewer_and_the_collector_see_no_finding_until_both_are_written(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om)

    before = [[seen.shown for seen in casefile.page(person, casefile.case_for(person, case.number), watch.noon).reviews] for person in (watch.nida, watch.parvati)]
    case = watch.review(case, watch.parvati)
    after = [seen.shown for seen in casefile.page(watch.nida, casefile.case_for(watch.nida, case.number), watch.noon).reviews]

    assert before == [[False, False], [False, False]]
    assert after == [True, True]
    assert "deceives" not in str(Entry.objects.filter(act="watch.case_reviewed").order_by("id").values_list("payload", flat=True)[0])


def test_handles_are_masked_until_somebody_opens_them_with_a_reason(watch: Watch) -> None:
    case = watch.in_review()
    seen = casefile.page(watch.om, casefile.case_for(watch.om, case.number), watch.noon)
    assert [member.handle for member in seen.members] == [""] * 6

    with pytest.raises(refusals.ReasonMissing):
        cases.open_case_handles(case=case, reason=" ", by=watch.om, at=watch.noon)
    cases.open_case_handles(case=case, reason="to compare the descriptions", by=watch.om, at=watch.noon)
    mine = casefile.page(watch.om, casefile.case_for(watch.om, case.number), watch.noon + timedelta(minutes=14))
    later = casefile.page(watch.om, casefile.case_for(watch.om, case.number), watch.noon + timedelta(minutes=15))
    hers = casefile.page(watch.parvati, casefile.case_for(watch.parvati, case.number), watch.noon)

    assert [member.handle for member in mine.members][:2] == ["invented_0", "invented_1"]
    assert [member.handle for member in (*later.members, *hers.members)] == [""] * 12
    assert Entry.objects.filter(act="watch.case_handles_opened", by_id=str(watch.om.pk)).count() == 1


def test_i10_a_case_lapses_at_the_second_of_its_sixtieth_day(watch: Watch) -> None:
    case = watch.in_review()

    early = lapsing.lapse_cases(at=case.lapses_at - timedelta(seconds=1))
    stood = Case.objects.get(pk=case.pk).state
    done = lapsing.lapse_cases(at=case.lapses_at)
    case.refresh_from_db()

    assert (early, stood, done, case.state, case.delete_at) == (0, "review_1", 1, "lapsed", case.lapses_at + timedelta(days=30))
    assert lapsing.lapse_cases(at=case.lapses_at) == 0


def test_i10_nobody_reviews_after_the_sixtieth_day_though_no_worker_ran(watch: Watch) -> None:
    case = watch.in_review()

    with pytest.raises(refusals.WrongStep):
        watch.review(case, watch.om, at=case.lapses_at)


def test_i10_data_of_a_dismissed_case_goes_at_the_second_of_the_thirtieth_day(watch: Watch) -> None:
    case = watch.review(watch.in_review(), watch.om, Finding.AUTHENTIC)
    case = watch.review(case, watch.parvati, Finding.AUTHENTIC)
    kept = Evidence.objects.get(case=case)
    assert case.delete_at is not None

    early = lapsing.delete_case_data(at=case.delete_at - timedelta(seconds=1))
    there = (CaseAccount.objects.count(), default_storage.exists(str(kept.sealed.name)), ReviewText.objects.count())
    done = lapsing.delete_case_data(at=case.delete_at)
    case.refresh_from_db()

    assert (early, there, done) == (0, (6, True, 2), 1)
    assert (CaseAccount.objects.count(), Evidence.objects.count(), ReviewText.objects.count()) == (0, 0, 0)
    assert (default_storage.exists(str(kept.sealed.name)), default_storage.exists(str(kept.small.name))) == (False, False)
    assert (case.state, case.note, case.links, case.method, case.reviews.count()) == ("dismissed", "", [], {}, 2)


def test_i10_nothing_goes_of_a_case_with_a_dossier(watch: Watch) -> None:
    case = watch.found()

    done = lapsing.delete_case_data(at=case.lapses_at + timedelta(days=400)), lapsing.lapse_cases(at=case.lapses_at)

    assert (done, CaseAccount.objects.filter(case=case).count()) == ((0, 0), 6)


def test_evidence_is_kept_sealed_byte_for_byte_and_shown_without_metadata(watch: Watch) -> None:
    from tests.watch.casework import picture

    data = picture("with a camera's name", exif=True)
    case = watch.case()
    kept = cases.add_case_evidence(case=case, kind="screenshot", data=data, address="", taken_at=watch.noon, by=watch.nida, at=watch.noon)

    with default_storage.open(str(kept.sealed.name)) as file:
        lying = file.read()
    with default_storage.open(str(kept.small.name)) as file:
        shown = file.read()

    assert b"Camera of somebody" in data
    assert b"Camera of somebody" not in lying + shown
    assert files.original(str(kept.sealed.name), kept.sha256) == data


def test_a_case_without_a_note_is_not_handed_over(watch: Watch) -> None:
    case = watch.case()

    with pytest.raises(refusals.NoteMissing):
        cases.hand_over(case=case, note=" ", by=watch.nida, at=watch.noon)

    assert cases.hand_over(case=case, note=NOTE, by=watch.nida, at=watch.noon).state == "review_1"


def test_every_state_has_its_moves() -> None:
    assert set(CASE_MOVES) == set(CaseState.values)
    assert {after for moves in CASE_MOVES.values() for after in moves} | {"opened"} == set(CaseState.values)
