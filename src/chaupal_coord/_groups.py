"""Groups of coordinated accounts, out of validated pairs."""

from collections import defaultdict
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._communities import communities, components
from chaupal_coord._meetings import CROWDS, Ints, acts, distinct
from chaupal_coord._posts import Posts
from chaupal_coord._validate import Validated, best

SMALLEST = 3  # accounts of a group
SCORE_TOP = 300.0
_ROUNDS = 3


@dataclass(frozen=True, slots=True)
class Member:
    """An account of a group: its code, its score and what the score stands on.

    `score` is minus log10 of the chance that an account of this activity meets the others of the group so often: 6 is one in a
    million. `met` of its posts did, where `expected` would by chance, with `with_` other members. `grown`: no single pair
    showed it, its meetings with the whole group did.
    """

    account: int
    score: float
    met: int
    expected: float
    with_: int
    grown: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A group, numbered from 1 by size and then by its first account; members by falling score."""

    number: int
    members: tuple[Member, ...]

    @property
    def accounts(self) -> tuple[int, ...]:
        """The members' codes."""
        return tuple(member.account for member in self.members)


def groups(posts: Posts, found: Validated, *, smallest: int = SMALLEST) -> tuple[Group, ...]:
    """Coordinated groups of `smallest` accounts and more.

    A kept pair counts where a third account is tied to both; connected pairs are parted into communities; then every account
    of the file is tested against each group as a whole, by the same null, and joins where its chance times the tests is at
    most alpha. Needs a Validated with a null of its own (not the hypergeometric one, whose groups are not grown).
    """
    posts = acts(posts)
    kept = np.flatnonzero(found.kept)
    one, other, weight = found.one[kept], found.other[kept], found.weight[kept].astype(float)
    backed = _in_triangles(one, other)
    one, other, weight = one[backed], other[backed], weight[backed]
    node, placed = np.unique(np.concatenate([one, other]), return_inverse=True)
    left, right = placed[: len(one)], placed[len(one) :]
    part = _parts(len(node), left, right, weight)
    sizes = np.bincount(part) if len(part) else np.zeros(0, np.int64)
    number = np.full(len(found.names), -1, np.int64)
    number[node] = np.where(sizes[part] >= smallest, part, -1) if len(part) else part
    seeds = number >= 0
    if found.null is not None:
        for _ in range(_ROUNDS):
            grown = _grown(posts, found, number)
            if (grown == number).all():
                break
            number = grown
    return _told(posts, found, number, seeds, smallest)


def _in_triangles(one: Ints, other: Ints) -> NDArray[np.bool_]:
    near: dict[int, set[int]] = defaultdict(set)
    for a, b in zip(one.tolist(), other.tolist(), strict=True):
        near[a].add(b)
        near[b].add(a)
    return np.array([not near[a].isdisjoint(near[b]) for a, b in zip(one.tolist(), other.tolist(), strict=True)], bool)


def _parts(nodes: int, left: Ints, right: Ints, weight: NDArray[np.float64]) -> Ints:
    """Communities, each within its component."""
    part = communities(nodes, left, right, weight)
    component = components(nodes, left, right)
    return np.unique(np.stack([component, part]), axis=1, return_inverse=True)[1].reshape(-1).astype(np.int64)


@dataclass(frozen=True, slots=True)
class _Against:
    """Accounts beside groups: how often each met that group's other members, what was expected, with how many members, log10 chance."""

    account: Ints
    group: Ints
    met: Ints
    expected: NDArray[np.float64]
    members: Ints
    log_p: NDArray[np.float64]


def _against(posts: Posts, found: Validated, number: Ints) -> _Against:
    """Every account that met members of a group by two posts on two objects, beside that group."""
    assert found.null is not None
    met, account = found.met, posts.account
    rows = [(met.one, met.other), (met.other, met.one)]
    mine = np.concatenate([a[number[account[b]] >= 0] for a, b in rows])
    theirs = np.concatenate([b[number[account[b]] >= 0] for a, b in rows])
    crowd = np.concatenate([met.crowd[number[account[b]] >= 0] for a, b in rows])
    groups = int(number.max(initial=0)) + 1
    key = account[mine].astype(np.int64) * groups + number[account[theirs]]
    pairs, place = np.unique(key, return_inverse=True)
    weight = np.minimum(distinct(place, posts.object[mine], crowd, len(pairs)), distinct(place, posts.post[mine], crowd, len(pairs)))
    often = weight[:, -1] >= 2
    pairs, weight = pairs[often], weight[often]
    who, group = pairs // groups, pairs % groups
    order = np.argsort(number, kind="stable")
    start = np.searchsorted(number[order], np.arange(groups + 1))
    many = start[group + 1] - start[group]
    at = np.repeat(np.arange(len(pairs)), many)
    member = order[np.arange(len(at)) - np.repeat(np.cumsum(many) - many, many) + start[group][at]]
    apart = member != who[at]
    at, member = at[apart], member[apart]
    each = found.null.expected(who[at], member)
    sums = [np.bincount(at, weights=each[:, crowd], minlength=len(pairs)) for crowd in range(len(CROWDS))]
    expected = np.stack(sums, axis=1).astype(np.float64)
    told, chance, log_p = best(weight, expected)
    tied = np.unique(np.stack([place, account[theirs].astype(np.int64)]), axis=1)[0]
    members = np.bincount(tied, minlength=len(often))[often]
    return _Against(who, group, told, chance, members, log_p)


def _grown(posts: Posts, found: Validated, number: Ints) -> Ints:
    """Accounts in no group join the one they meet most surely, where that is sure enough among all accounts and groups."""
    grown = number.copy()
    if not (number >= 0).any():
        return grown
    beside = _against(posts, found, number)
    tests = len(np.unique(number[number >= 0])) * found.accounts
    joins = (number[beside.account] < 0) & (beside.log_p <= np.log10(found.alpha / tests)) & (beside.members >= 2)
    order = np.flatnonzero(joins)
    order = order[np.lexsort((-beside.group[order], -beside.log_p[order]))]  # the surest is written last
    grown[beside.account[order]] = beside.group[order]
    return grown


def _told(posts: Posts, found: Validated, number: Ints, seeds: NDArray[np.bool_], smallest: int) -> tuple[Group, ...]:
    members: dict[int, list[Member]] = defaultdict(list)
    if found.null is not None and (number >= 0).any():
        beside = _against(posts, found, number)
        own = np.flatnonzero(number[beside.account] == beside.group)
        for at in own.tolist():
            account = int(beside.account[at])
            score = round(min(-float(beside.log_p[at]), SCORE_TOP), 2)
            members[int(beside.group[at])].append(
                Member(account, score, int(beside.met[at]), float(beside.expected[at]), int(beside.members[at]), not seeds[account])
            )
    else:
        for account in np.flatnonzero(number >= 0).tolist():
            members[int(number[account])].append(Member(account, 0.0, 0, 0.0, 0, False))
    made = [sorted(some, key=lambda one: (-one.score, one.account)) for some in members.values() if len(some) >= smallest]
    made.sort(key=lambda some: (-len(some), min(one.account for one in some)))
    return tuple(Group(at, tuple(some)) for at, some in enumerate(made, 1))
