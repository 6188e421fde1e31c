"""Posts as columns of numbers, each with the names its numbers stand for."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

NO_OBJECT = -1

Names = NDArray[np.object_]  # of str; a name's place is its code


class BadPosts(ValueError):
    """A file that cannot be read as posts; says file, what is wrong, and what to do about it."""


class UnnamedColumn(BadPosts):
    """No column of the file is known to hold `field`; `columns` are those there are, to be named by a person."""

    def __init__(self, says: str, field: str, columns: tuple[str, ...]) -> None:
        super().__init__(says)
        self.field, self.columns = field, columns


@dataclass(frozen=True, slots=True)
class BadRow:
    """One row that was left out: its number in the file (the first row after the head is 1), the field, what stood there, and what to do."""

    number: int
    field: str
    value: str
    remedy: str

    def __str__(self) -> str:
        return f"row {self.number}: {self.field} {self.value}: {self.remedy}"


@dataclass(frozen=True, slots=True)
class BadRows:
    """How many rows of a file were left out, and the first of them (ten, unless more were asked for)."""

    file: str
    count: int
    first: tuple[BadRow, ...]

    def __str__(self) -> str:
        return "\n".join([f"{self.file}: {self.count} rows cannot be read", *(f"  {row}" for row in self.first[:10])])


@dataclass(frozen=True, slots=True)
class Posts:
    """One row a post and object, in the order of the file; every column has as many rows.

    A post that carries three objects stands there three times with the same `post`. `account`, `object`, `post`, `kind` and
    `object_type` are places in the name tables, which are sorted (numbers by size, words by their bytes), so the codes hang
    on the set of names and not on the order of the rows. An object is its id together with its type: the same id under two
    types is two objects. `time` is microseconds since 1970 in UTC. `object` is NO_OBJECT (-1) for a post without one.
    `texts` is there only when it was asked for.
    """

    account: NDArray[np.int32]
    object: NDArray[np.int32]
    post: NDArray[np.int32]
    time: NDArray[np.int64]
    kind: NDArray[np.int16]
    object_type: NDArray[np.int16]
    account_names: Names
    object_names: Names
    post_names: Names
    kind_names: Names
    object_type_names: Names
    texts: Names | None = None

    def __len__(self) -> int:
        return len(self.time)

    def only(self, rows: NDArray[Any]) -> "Posts":
        """These rows alone (a mask or places), under the same names."""
        return Posts(
            self.account[rows],
            self.object[rows],
            self.post[rows],
            self.time[rows],
            self.kind[rows],
            self.object_type[rows],
            self.account_names,
            self.object_names,
            self.post_names,
            self.kind_names,
            self.object_type_names,
            None if self.texts is None else self.texts[rows],
        )


OnBad = Callable[[BadRows], None]


def posts_of(
    account: NDArray[Any],
    object: NDArray[Any],
    post: NDArray[Any],
    time: NDArray[Any],
    *,
    kind: NDArray[Any] | None = None,
    object_type: NDArray[Any] | None = None,
    texts: NDArray[Any] | None = None,
) -> Posts:
    """Posts from columns of names in memory; `time` in microseconds. A tenth of a second for 100,000 rows; files are read by `read_posts`."""
    size = len(time)
    blank: NDArray[Any] = np.full(size, "", object_)
    kinds = blank if kind is None else np.asarray(kind)
    types = blank if object_type is None else np.asarray(object_type)
    account_names, account_codes = _coded(account)
    post_names, post_codes = _coded(post)
    kind_names, kind_codes = _coded(kinds)
    type_names, type_codes = _coded(types)
    id_names, id_codes = _coded(object)
    pairs, object_codes = np.unique(np.stack([type_codes, id_codes]), axis=1, return_inverse=True)
    return Posts(
        account_codes.astype(np.int32),
        object_codes.reshape(-1).astype(np.int32),
        post_codes.astype(np.int32),
        np.asarray(time, np.int64),
        kind_codes.astype(np.int16),
        type_codes.astype(np.int16),
        account_names,
        id_names[pairs[1]] if size else id_names,
        post_names,
        kind_names,
        type_names,
        None if texts is None else np.asarray(texts, object_),
    )


object_ = np.object_


def _coded(column: NDArray[Any]) -> tuple[Names, NDArray[Any]]:
    values, codes = np.unique(np.asarray(column), return_inverse=True)
    return values.astype(str).astype(object_), codes
