"""Which followed tables become leaves of which log. Upper rooms register their own in `AppConfig.ready`."""

from __future__ import annotations

from dataclasses import dataclass

from chaupal.ledger import canonical, choices


@dataclass(frozen=True, slots=True)
class Source:
    """Rows of one append-only, followed table as leaves."""

    name: str
    log: str
    table: str
    leaf_sql: str
    where: str
    may_leave: bool

    @property
    def follower(self) -> str:
        """The name of its cursor."""
        return f"seal.{self.log}.{self.name}"

    @property
    def condition(self) -> str:
        """Which rows of the table are leaves, as SQL over the alias `r`."""
        return f"({self.where})" if self.where else "TRUE"

    @property
    def hash_sql(self) -> str:
        """The RFC 6962 leaf hash of a row, as SQL over the alias `r`."""
        return rf"sha256('\x00'::bytea || convert_to({self.leaf_sql}, 'UTF8'))"


_sources: dict[str, Source] = {}


def register(name: str, *, log: str, table: str, leaf_sql: str, where: str = "", may_leave: bool = False) -> None:
    """Make the rows of `table` leaves of `log`, under `name` as their kind.

    `leaf_sql` is a text expression over the alias `r` that no later setting can change (no dates in local form):
    ids, codes and hashes only, and whatever of the row must never change. `where` leaves rows out for good.
    `may_leave`: rows may be deleted later; their leaves stay. A second registration of a name replaces the first.
    """
    if log not in choices.LOGS:
        raise ValueError(f"no log {log}")
    _sources[name] = Source(name, log, table, leaf_sql.strip(), where, may_leave)


def of(log: str) -> tuple[Source, ...]:
    """The sources of one log, in the order they were registered."""
    return tuple(source for source in _sources.values() if source.log == log)


register("entry", log=choices.LEDGER, table="ledger_entry", leaf_sql=canonical.ENTRY_SQL)
register(
    "root",
    log=choices.REGISTER,
    table="ledger_anchor",
    leaf_sql="""
    '{"at":"' || to_char(r.at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') || '","id":' || r.id
    || ',"ledger":{"root":"' || encode(r.root, 'hex') || '","size":' || r.size || '}}'
    """,
)
