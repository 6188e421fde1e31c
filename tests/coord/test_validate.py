from dataclasses import replace
from datetime import timedelta
from math import comb, exp, factorial, log10

import numpy as np
import pytest

from chaupal_coord import Spec, plant, posts_of
from chaupal_coord._communities import communities, components
from chaupal_coord._groups import groups
from chaupal_coord._meetings import acted, acts, meetings
from chaupal_coord._null import Null, strata_of
from chaupal_coord._plant import Rows
from chaupal_coord._plant_files import rows_in
from chaupal_coord._tails import binomial_tail, false_discovery, hypergeometric_tail, poisson_tail
from chaupal_coord._validate import validate

HOUR = 3_600


def traffic(seed=0, posts=6_000, accounts=400, objects=900):
    """Ordinary posts: few objects are popular, few accounts busy, in three days."""
    random = np.random.default_rng(seed)
    who = (random.pareto(1.2, posts) * 8).astype(int) % accounts
    what = (random.pareto(0.9, posts) * 12).astype(int) % objects
    when = np.sort(random.integers(0, 3 * 24 * HOUR, posts)) * 1_000_000
    return posts_of(np.char.add("a", who.astype(str)), np.char.add("o", what.astype(str)), np.char.add("p", np.arange(posts).astype(str)), when)


def with_groups(posts, *specs, seed=1):
    real = rows_in(posts)
    made = plant(real, specs, seed)

    def column(name):
        return np.array(getattr(real, name) + getattr(made.rows, name), object)

    joined = posts_of(column("account"), column("object"), column("post"), np.array(real.time + made.rows.time), kind=column("kind"), object_type=column("object_type"))
    return joined, {name for name, _ in made.accounts}


def flagged(posts, window, **asked):
    found = validate(posts, window, **asked)
    return {str(posts.account_names[account]) for group in groups(posts, found) for account in group.accounts}


def shuffled(posts, seed):
    return replace(posts, account=np.random.default_rng(seed).permutation(posts.account))


@pytest.mark.parametrize(("jitter", "cover"), [(60, 0), (600, 0), (7200, 0), (7200, 5)])
def test_a_planted_group_is_found_and_hardly_anybody_else(jitter, cover) -> None:
    posts, planted = with_groups(traffic(posts=20_000, accounts=2_000, objects=4_000), Spec(accounts=12, posts_each=20, jitter=timedelta(seconds=jitter), cover=cover))

    found = flagged(posts, HOUR)

    assert len(found & planted) >= 11
    assert len(found - planted) <= 4


@pytest.mark.parametrize("window", [10, 60, 600, HOUR, 6 * HOUR, 24 * HOUR])
def test_shuffled_labels_show_at_most_one_account_in_a_hundred(window) -> None:
    counts = [len(flagged(shuffled(traffic(seed), seed), window)) for seed in range(4)]

    assert sum(counts) <= 0.01 * 4 * 400


def test_the_order_of_rows_never_matters() -> None:
    posts, _ = with_groups(traffic(), Spec(accounts=8, posts_each=12, cover=2))
    order = np.random.default_rng(5).permutation(len(posts))
    turned = posts.only(order)

    one, other = validate(posts, HOUR), validate(turned, HOUR)

    for name in ("one", "other", "weight", "kept"):
        assert getattr(one, name).tolist() == getattr(other, name).tolist()
    assert np.allclose(one.log_q, other.log_q, rtol=1e-9, atol=1e-12)
    assert [group.accounts for group in groups(posts, one)] == [group.accounts for group in groups(turned, other)]


def test_the_expected_weight_is_what_dealing_labels_anew_gives() -> None:
    posts = traffic(2, posts=1_500, accounts=30, objects=200)
    span = HOUR * 1_000_000
    met = meetings(posts, span)
    strata = strata_of(posts, span)
    null = Null(posts, met, strata)
    one, other = np.triu_indices(len(posts.account_names), 1)
    random = np.random.default_rng(3)

    told = null.expected(one, other)[:, -1]

    sums = np.zeros(len(one))
    rounds = 150
    for _ in range(rounds):
        order = np.lexsort((random.random(len(posts)), strata.of))
        dealt = posts.account.copy()
        dealt[np.lexsort((np.arange(len(posts)), strata.of))] = posts.account[order]
        left, right = dealt[met.one].astype(np.int64), dealt[met.other].astype(np.int64)
        key = np.unique((np.minimum(left, right) * 30 + np.maximum(left, right))[left != right] * 1_000 + posts.object[met.one][left != right])
        sums += np.bincount(key // 1_000, minlength=900)[one * 30 + other]
    # Busy pairs: what is met on one object in two strata is one object, so the closed form may lie above, never far below.
    busy = told > 0.5
    ratio = told[busy].sum() / (sums[busy].sum() / rounds)
    assert busy.sum() > 20
    assert 0.95 <= ratio <= 1.6


def test_one_hashtag_often_and_many_hashtags_once_are_one_common_action() -> None:
    often = posts_of(np.array(["a", "b"] * 30), np.array(["x"] * 60), np.arange(60), np.arange(60) * 1_000_000)
    many = posts_of(np.repeat(["a", "b"], 30), np.tile(np.arange(30), 2), np.repeat([1, 2], 30), np.zeros(60, np.int64))

    assert len(acted(often, meetings(often, 10**9))) == 0
    assert len(acted(many, meetings(many, 10**9))) == 0


def test_the_most_crowded_posts_are_set_aside_within_the_budget() -> None:
    size = 3_000
    posts = posts_of(np.arange(size), np.array(["viral"] * 2_900 + ["rare"] * 100), np.arange(size), np.arange(size) * 1_000)

    met = meetings(posts, HOUR * 1_000_000, budget=10_000)

    assert len(met.one) == 100 * 99 // 2
    assert met.kept == pytest.approx(100 / 3_000)


def test_one_post_id_of_two_accounts_is_two_acts() -> None:
    posts = posts_of(np.array(["a", "b"]), np.array(["x", "x"]), np.array(["p", "p"]), np.zeros(2, np.int64))

    assert len(set(acts(posts).post.tolist())) == 2


@pytest.mark.parametrize("null", ["both", "hypergeometric"])
@pytest.mark.parametrize("strata", ["time", "topic", "none"])
def test_every_null_finds_a_plain_group(null, strata) -> None:
    posts, planted = with_groups(traffic(), Spec(accounts=10, posts_each=25))

    found = validate(posts, HOUR, null=null, strata=strata)

    names = {str(found.names[code]) for code in np.concatenate([found.one[found.kept], found.other[found.kept]]).tolist()}
    assert planted <= names


def test_pairs_no_closer_than_others_on_the_same_objects_are_let_go_by_both() -> None:
    random = np.random.default_rng(4)
    # Two devoted readers of a page post each of its forty links, as others now and then do, at any time of a day.
    rows = [(reader, link, link * 86_400 + int(random.integers(0, 43_200))) for link in range(40) for reader in ("r1", "r2", "r3")]
    rows += [(f"o{int(random.integers(3_000))}", link, link * 86_400 + int(random.integers(0, 43_200))) for link in range(40) for _ in range(12)]
    rows += [(f"q{at % 500}", 1_000 + at % 900, int(random.integers(0, 40 * 86_400))) for at in range(20_000)]
    account, thing, time = (np.array(column) for column in zip(*rows, strict=True))
    posts = posts_of(account, thing, np.arange(len(rows)), time.astype(np.int64) * 1_000_000)

    alone, both = flagged(posts, 6 * HOUR), flagged(posts, 6 * HOUR, null="both")

    assert {"r1", "r2", "r3"} <= alone
    assert not {"r1", "r2", "r3"} & both


def test_tails_are_those_of_the_books() -> None:
    poisson = 1 - sum(exp(-0.7) * 0.7**k / factorial(k) for k in range(4))
    hyper = sum(comb(8, k) * comb(42, 6 - k) for k in range(3, 7)) / comb(50, 6)
    binomial = sum(comb(12, k) * 0.3**k * 0.7 ** (12 - k) for k in range(8, 13))

    assert poisson_tail(np.array([4]), np.array([0.7]))[0] == pytest.approx(log10(poisson), rel=1e-9)
    assert hypergeometric_tail(np.array([3]), np.array([8]), np.array([6]), 50)[0] == pytest.approx(log10(hyper), rel=1e-9)
    assert binomial_tail(np.array([8]), np.array([12]), np.array([0.3]))[0] == pytest.approx(log10(binomial), rel=1e-9)


def test_q_values_are_benjamini_and_hochbergs() -> None:
    chance = np.array([0.01, 0.04, 0.03, 0.2])

    q = 10 ** false_discovery(np.log10(chance), 4)

    assert q.tolist() == pytest.approx([0.04, 0.16 / 3, 0.16 / 3, 0.2])


def test_communities_part_two_cliques_joined_by_a_tie() -> None:
    ties = [(a, b) for a in range(5) for b in range(a)] + [(a, b) for a in range(5, 10) for b in range(5, a)] + [(0, 5)]
    one, other = (np.array(column) for column in zip(*ties, strict=True))

    parts = communities(10, one, other, np.ones(len(ties)))

    assert parts.tolist() == [0] * 5 + [1] * 5
    assert components(11, one, other).tolist() == [0] * 10 + [1]


def test_posts_without_objects_or_none_at_all_show_nothing() -> None:
    none: np.ndarray = np.array([], str)
    empty = posts_of(none, none, none, np.array([], np.int64))

    assert groups(empty, validate(empty, 60)) == ()
    assert isinstance(rows_in(empty), Rows)
