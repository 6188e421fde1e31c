"""What made a group: its objects, posts and minutes, ready to read."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np

from chaupal_coord._groups import Group
from chaupal_coord._meetings import Ints, Meetings
from chaupal_coord._posts import Posts


@dataclass(frozen=True, slots=True)
class Act:
    """One post of a member on the object."""

    account: str
    post: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Evidence:
    """One object on which members met: their posts by time, the accounts outside the group that posted it at all, and a text where there is one.

    `span` is the time between the first and the last of these posts that met another. `declared` says that the posts repeat
    what was openly issued, where a register was given.
    """

    object_type: str
    object: str
    acts: tuple[Act, ...]
    members: int
    others: int
    span: timedelta
    text: str
    declared: bool

    @property
    def begins(self) -> datetime:
        """When the first of the posts was made."""
        return self.acts[0].at


def rows_of(posts: Posts, met: Meetings, accounts: Iterable[int]) -> Ints:
    """The rows by which these accounts met each other, once each."""
    inside = np.zeros(len(posts.account_names), bool)
    inside[list(accounts)] = True
    both = inside[posts.account[met.one]] & inside[posts.account[met.other]]
    return np.unique(np.concatenate([met.one[both], met.other[both]]))


def evidence(posts: Posts, met: Meetings, group: Group, *, limit: int = 20, declared: Ints | None = None) -> tuple[Evidence, ...]:
    """The objects that tell most about a group: many members, few others, close in time; at most `limit`, the first posts of each.

    `declared`: the mask `repeats` gave. Times are UTC.
    """
    rows = rows_of(posts, met, group.accounts)
    made = []
    for thing in np.unique(posts.object[rows]).tolist():
        some = rows[posts.object[rows] == thing]
        made.append((_weight(posts, thing, some, group), thing, some))
    made.sort(key=lambda one: (-one[0], str(posts.object_names[one[1]])))
    return tuple(_told(posts, thing, some, group, declared) for _, thing, some in made[:limit])


def _others(posts: Posts, thing: int, group: Group) -> int:
    return len(set(np.unique(posts.account[posts.object == thing]).tolist()) - set(group.accounts))


def _weight(posts: Posts, thing: int, rows: Ints, group: Group) -> float:
    members = len(np.unique(posts.account[rows]))
    return members * members / (members + _others(posts, thing, group))


def _told(posts: Posts, thing: int, rows: Ints, group: Group, declared: Ints | None) -> Evidence:
    rows = rows[np.lexsort((posts.account[rows], posts.time[rows]))]
    acts = tuple(
        Act(str(posts.account_names[posts.account[row]]), str(posts.post_names[posts.post[row]]), moment(int(posts.time[row]))) for row in rows.tolist()
    )
    kind = posts.object_type_names[posts.object_type[rows[0]]]
    text = str(posts.texts[rows[0]]) if posts.texts is not None else ""
    return Evidence(
        str(kind),
        str(posts.object_names[thing]),
        acts,
        len(np.unique(posts.account[rows])),
        _others(posts, thing, group),
        timedelta(microseconds=int(posts.time[rows[-1]] - posts.time[rows[0]])),
        text,
        bool(declared is not None and declared[rows].mean() >= 0.5),
    )


def moment(microseconds: int) -> datetime:
    """The time in UTC."""
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(microseconds=microseconds)
