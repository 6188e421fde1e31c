import pytest

from chaupal.strength import drawing, wilson


def test_an_endless_whole_gives_the_known_interval():
    low, high = wilson.interval(88, 100, 10**9)

    assert (round(low, 4), round(high, 4)) == (0.8019, 0.9300)


def test_more_of_the_whole_narrows_and_all_of_it_is_exact():
    widths = [high - low for low, high in (wilson.interval(27, 30, whole) for whole in (100_000, 300, 60, 31, 30))]

    assert widths == sorted(widths, reverse=True)
    assert wilson.interval(27, 30, 30) == (0.9, 0.9)


@pytest.mark.parametrize(("yes", "called"), [(0, 30), (30, 30), (1, 1), (0, 1)])
def test_the_interval_holds_the_share_and_stays_within_nought_and_one(yes, called):
    low, high = wilson.interval(yes, called, 1_000)

    assert 0 <= low <= yes / called <= high <= 1
    assert low < high


def test_nobody_called_tells_nothing_and_impossible_numbers_are_refused():
    assert wilson.interval(0, 0, 50) == (0.0, 1.0)
    with pytest.raises(ValueError, match="5 of 3"):
        wilson.interval(5, 3, 50)


def test_a_sample_depends_on_the_seed_and_not_on_the_order():
    seed = drawing.seed(b"\x01" * 32, "UP", 7)

    assert drawing.sample(seed, range(1, 1_000), 30) == drawing.sample(seed, reversed(range(1, 1_000)), 30)
    assert drawing.sample(seed, range(1, 1_000), 30) != drawing.sample(drawing.seed(b"\x01" * 32, "UP", 8), range(1, 1_000), 30)
    assert drawing.sample(seed, [4, 2], 30) == sorted([4, 2], key=drawing.sample(seed, [4, 2], 2).index)
    assert drawing.digest([3, 1]) == drawing.digest([1, 3]) != drawing.digest([1])


def test_every_number_is_drawn_about_as_often():
    drawn = [0] * 20
    for draw in range(2_000):
        for one in drawing.sample(drawing.seed(b"\x02" * 32, "UP", draw), range(20), 5):
            drawn[one] += 1

    assert all(420 < times < 580 for times in drawn)  # 500 each, 19 is one standard deviation
