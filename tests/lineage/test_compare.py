"""What became of a booth: proposals against cases with a known truth."""

from __future__ import annotations

import random

import pytest

from benchmarks.org.next_list import next_list
from chaupal.lineage import matcher
from chaupal.lineage.compare import Line, Proposed, compare
from chaupal.org.folder import StationRow
from tests.lineage.lists import VILLAGES


def lines(*told: tuple[str, int | None], start: int = 1) -> list[Line]:
    return [Line(n, (n, ""), name, electors) for n, (name, electors) in enumerate(told, start)]


def found(old: list[Line], new: list[Line]) -> set[tuple[str, int | None, int | None]]:
    return {(str(one.kind), one.old, one.new) for one in compare(old, new, matcher.spelled, matcher.building)}


RAMPUR, SHAHPUR, KHERI = ("PRIMARY SCHOOL RAMPUR", 900), ("PRIMARY SCHOOL SHAHPUR", 1300), ("JUNIOR SCHOOL KHERI", 700)


def test_the_same_list_changes_nothing() -> None:
    assert found(lines(RAMPUR, SHAHPUR, KHERI), lines(RAMPUR, SHAHPUR, KHERI)) == {("same", 1, 1), ("same", 2, 2), ("same", 3, 3)}


def test_a_booth_above_the_cap_is_split_beside_itself_and_the_rest_is_renumbered() -> None:
    new = lines(RAMPUR, ("PRIMARY SCHOOL SHAHPUR", 640), ("PRIMARY SCHOOL SHAHPUR ROOM NO 2", 670), KHERI)

    told = compare(lines(RAMPUR, SHAHPUR, KHERI), new, matcher.spelled, matcher.building)

    assert {(str(one.kind), one.old, one.new) for one in told} == {("same", 1, 1), ("same", 2, 2), ("split", 2, 3), ("renumbered", 3, 4)}
    split = next(one for one in told if one.kind == "split")
    assert (split.share, split.why["electors_old"], split.why["electors_new"], split.asked) == (0.511, 1300, 1310, False)


def test_two_booths_of_one_school_become_one() -> None:
    old = lines(RAMPUR, ("PRIMARY SCHOOL TANDA ROOM 1", 400), ("PRIMARY SCHOOL TANDA ROOM 2", 380), KHERI)
    new = lines(RAMPUR, ("PRIMARY SCHOOL TANDA ROOM 1", 782), KHERI)

    assert found(old, new) == {("same", 1, 1), ("same", 2, 2), ("merged", 3, 2), ("renumbered", 4, 3)}


def test_another_spelling_and_another_script_is_the_same_booth() -> None:
    old = lines(RAMPUR, ("प्राथमिक विद्यालय शाहपुर", 1000), KHERI)

    assert found(old, lines(RAMPUR, ("PRATHMIK VIDYALAYA SHAHPUR", 1010), KHERI)) == {("same", 1, 1), ("same", 2, 2), ("same", 3, 3)}


def test_a_new_name_between_two_booths_that_stayed_is_asked() -> None:
    told = compare(lines(RAMPUR, SHAHPUR, KHERI), lines(RAMPUR, ("PANCHAYAT BHAWAN", 1290), KHERI), matcher.spelled, matcher.building)

    assert [(str(one.kind), one.old, one.new, one.asked) for one in told if one.old == 2] == [("renamed", 2, 2, True)]


def test_a_booth_that_is_gone_is_closed_and_asked() -> None:
    told = compare(lines(RAMPUR, SHAHPUR, KHERI), lines(RAMPUR, KHERI), matcher.spelled, matcher.building)

    assert [(str(one.kind), one.asked) for one in told if one.old == 2] == [("closed", True)]


def test_a_seat_without_names_goes_by_order_and_electors() -> None:
    old = lines(("", 800), ("", 1400), ("", 950))

    assert found(old, lines(("", 810), ("", 700), ("", 690), ("", 955))) >= {("same", 1, 1), ("renumbered", 3, 4)}


@pytest.mark.parametrize("seed", range(5))
def test_every_booth_and_station_has_exactly_one_word_whatever_the_order(seed: int) -> None:
    lot = random.Random(seed)
    names = [f"PRIMARY SCHOOL {village} {room}" for village in VILLAGES for room in (1, 2)] + [""] * 5
    old = lines(*((lot.choice(names), lot.choice([None, lot.randrange(200, 1500)])) for _n in range(lot.randrange(1, 40))))
    new = lines(*((lot.choice(names), lot.choice([None, lot.randrange(200, 1500)])) for _n in range(lot.randrange(1, 40))))
    mixed = (lot.sample(old, len(old)), lot.sample(new, len(new)))

    told = compare(old, new, matcher.spelled, matcher.building)

    def ends(rows: list[Proposed]) -> list[int]:
        return sorted(one.old or 0 for one in rows if one.kind not in ("split", "new"))

    assert ends(told) == [line.key for line in old]
    assert sorted(one.new or 0 for one in told if one.kind not in ("merged", "closed")) == [line.key for line in new]
    assert all(0 < one.share <= 1 and 0 <= one.confidence <= 100 for one in told)
    key = lambda one: (str(one.kind), one.old or 0, one.new or 0)  # noqa: E731
    assert sorted(told, key=key) == sorted(compare(*mixed, matcher.spelled, matcher.building), key=key)


def test_against_a_made_list_with_a_known_truth_nearly_all_that_is_not_asked_is_right() -> None:
    rows = {1: [StationRow((n, ""), f"PRIMARY SCHOOL {VILLAGES[n // 8 % 15]} {1 + n % 8}", "Latn", "roman", 500 + (n * 131) % 950) for n in range(1, 121)]}
    later = next_list(rows, total=145, seed=7)
    truth = {(one.new if one.kind != "merged" else ("from", one.old)): (one.kind == "split", one.old if one.kind != "merged" else one.new) for one in later.truth[1]}

    told = compare(
        [Line(n, row.part, row.name, row.electors) for n, row in enumerate(rows[1])],
        [Line(n, row.part, row.name, row.electors) for n, row in enumerate(later.stations[1])],
        matcher.spelled,
        matcher.building,
    )

    sure = [one for one in told if not one.asked and one.new is not None and one.kind != "merged"]
    right = [
        one for one in sure if truth.get(later.stations[1][one.new or 0].part) == (one.kind == "split", rows[1][one.old].part if one.old is not None else None)
    ]
    assert len(sure) > 125
    assert len(right) / len(sure) > 0.93
