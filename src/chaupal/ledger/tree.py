"""The stored tree of one log: subtrees from leaves and from the kept roots of 256, 65,536, ... leaves."""

from __future__ import annotations

from django.db import connection

from chaupal.ledger import merkle

WIDE = 256


class Tree:
    """The tree of a log as it is stored now. Reads each block of 256 hashes once, so keep one for a whole proof."""

    def __init__(self, log: str) -> None:
        self.log = log
        self._blocks: dict[tuple[int, int], list[bytes]] = {}

    def subtree(self, start: int, end: int) -> bytes:
        """The root over the leaves from `start` to before `end`, as proofs ask for it (`start` aligned to the size).

        Of a hundred million leaves it reads at most four blocks of 256. ValueError where leaves are missing.
        """
        hashes: list[bytes] = []
        level = _level(end - start)
        while start < end:
            unit = WIDE**level
            units = (end - start) // unit
            hashes += self.slice(level, start // unit, units)
            start += units * unit
            level -= 1
            if start < end and hashes:
                # What is left is one smaller tree, and hangs on the right as one more subtree.
                return merkle.root([*hashes, self.subtree(start, end)])
        return merkle.root(hashes)

    def root(self, size: int) -> bytes:
        """The root over the first `size` leaves."""
        return self.subtree(0, size)

    def block(self, level: int, index: int) -> list[bytes]:
        """The 256 hashes of a level that make one of the next. ValueError where any is missing."""
        return self.slice(level, index * WIDE, WIDE)

    def slice(self, level: int, first: int, count: int) -> list[bytes]:
        """`count` hashes of a level, all in one block of 256. ValueError where any is missing."""
        block, offset = divmod(first, WIDE)
        if (level, block) not in self._blocks:
            self._blocks[level, block] = self._read(level, block * WIDE)
        found = self._blocks[level, block][offset : offset + count]
        if len(found) != count:
            raise ValueError(f"the {self.log} log lacks hashes at level {level} from {first}")
        return found

    def _read(self, level: int, first: int) -> list[bytes]:
        with connection.cursor() as cursor:
            if level == 0:
                cursor.execute(
                    "SELECT hash FROM ledger_leaf WHERE log = %s AND index >= %s AND index < %s ORDER BY index",
                    [self.log, first, first + WIDE],
                )
            else:
                cursor.execute(
                    "SELECT hash FROM ledger_node WHERE log = %s AND level = %s AND index >= %s AND index < %s"
                    " ORDER BY index",
                    [self.log, level, first, first + WIDE],
                )
            return [bytes(row[0]) for row in cursor.fetchall()]


def _level(size: int) -> int:
    level = 0
    while WIDE ** (level + 1) <= size:
        level += 1
    return level


def size(log: str) -> int:
    """How many leaves a log has: one index look-up."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT index + 1 FROM ledger_leaf WHERE log = %s ORDER BY index DESC LIMIT 1", [log])
        found = cursor.fetchone()
    return int(found[0]) if found else 0


def nodes(log: str, old: int, grown: list[bytes]) -> list[tuple[int, int, bytes]]:
    """The (level, index, hash) that become whole when the leaf hashes `grown` follow `old` leaves.

    Reads what the unfinished block on each level already holds: one query a level. About 0.7 µs a leaf.
    """
    made: list[tuple[int, int, bytes]] = []
    tree, level, before, fresh = Tree(log), 0, old, grown
    while True:
        done = before // WIDE  # blocks that were whole already
        kept = before - done * WIDE
        if kept + len(fresh) < WIDE:
            return made
        row = [*tree.slice(level, done * WIDE, kept), *fresh] if kept else fresh
        roots = [merkle.root(row[start : start + WIDE]) for start in range(0, len(row) - WIDE + 1, WIDE)]
        level += 1
        made += [(level, done + place, hash) for place, hash in enumerate(roots)]
        before, fresh = done, roots


class Frontier:
    """A tree that grows leaf by leaf and keeps only what its root needs."""

    def __init__(self) -> None:
        self.size = 0
        self._whole: list[tuple[int, bytes]] = []  # (leaves, root) of perfect subtrees, largest first

    @classmethod
    def of(cls, tree: Tree, size: int) -> Frontier:
        """The frontier of the first `size` leaves of a stored tree."""
        made = cls()
        while made.size < size:
            span = 1 << ((size - made.size).bit_length() - 1)
            made._whole.append((span, tree.subtree(made.size, made.size + span)))
            made.size += span
        return made

    def push(self, leaf: bytes) -> None:
        """Add one leaf hash."""
        span, hash = 1, leaf
        while self._whole and self._whole[-1][0] == span:
            hash = merkle.node_hash(self._whole.pop()[1], hash)
            span *= 2
        self._whole.append((span, hash))
        self.size += 1

    def root(self) -> bytes:
        """The root over all leaves so far."""
        if not self._whole:
            return merkle.EMPTY
        reached = self._whole[-1][1]
        for _, whole in reversed(self._whole[:-1]):
            reached = merkle.node_hash(whole, reached)
        return reached
