"""Reading a rule pack strictly, from TOML or stored JSON, and writing it out for a person to edit."""

import json
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import is_dataclass
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from chaupal.gate.pack import LEVELS, Pack, to_mapping, value_at

PACKS = Path(__file__).parent / "packs"
SHIPPED = PACKS / "in-assembly-2026.11.toml"


class BadPack(ValueError):
    """A rule pack that cannot be read; `where` is the dotted key, `why` a sentence."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


def _read_time(raw: Any, where: str) -> time:
    try:
        return time.fromisoformat(raw) if isinstance(raw, str) and len(raw) == 5 else _not_a_time(raw)
    except ValueError:
        raise BadPack(where, f"a time as HH:MM was expected, not {raw!r}") from None


def _not_a_time(raw: Any) -> time:
    raise ValueError(raw)


def _read_moment(raw: Any, where: str) -> datetime:
    if isinstance(raw, str):
        try:
            raw = datetime.fromisoformat(raw)
        except ValueError:
            raise BadPack(where, f"a date with time and zone was expected, not {raw!r}") from None
    if not isinstance(raw, datetime) or raw.tzinfo is None:
        raise BadPack(where, f"a date with time and zone was expected, not {raw!r}")
    return raw


def _read_date(raw: Any, where: str) -> date:
    if isinstance(raw, str):
        try:
            return date.fromisoformat(raw)
        except ValueError:
            raise BadPack(where, f"a date was expected, not {raw!r}") from None
    if type(raw) is not date:
        raise BadPack(where, f"a date was expected, not {raw!r}")
    return raw


def _read_number(kind: type, raw: Any, where: str) -> Any:
    allowed = (int, float) if kind is float else (int,)
    if isinstance(raw, bool) or not isinstance(raw, allowed) or raw < 0:
        raise BadPack(where, f"a number from 0 upward was expected, not {raw!r}")
    return kind(raw)


def _read(kind: Any, raw: Any, where: str) -> Any:
    """`raw` as a value of `kind`, or `BadPack` naming the key."""
    if isinstance(kind, types.UnionType):
        return None if raw is None else _read(kind.__args__[0], raw, where)
    if typing.get_origin(kind) is tuple:
        if not isinstance(raw, list | tuple) or not raw:
            raise BadPack(where, "a list with at least one entry was expected")
        values = tuple(_read(typing.get_args(kind)[0], one, where) for one in raw)
        if len(set(values)) != len(values):
            raise BadPack(where, "an entry stands twice")
        return values
    if is_dataclass(kind):
        return _read_table(kind, raw, where)  # type: ignore[arg-type]
    if kind in (int, float):
        return _read_number(kind, raw, where)
    if kind in (str, bool):
        if not isinstance(raw, kind) or raw == "":
            raise BadPack(where, f"{'a text' if kind is str else 'true or false'} was expected, not {raw!r}")
        return raw
    return {time: _read_time, datetime: _read_moment, date: _read_date}[kind](raw, where)


def _read_table(kind: type, raw: Any, where: str) -> Any:
    if not isinstance(raw, Mapping):
        raise BadPack(where or "pack", "a table was expected")
    hints = typing.get_type_hints(kind)
    known = {name.rstrip("_"): name for name in hints}
    for key in raw:
        if key not in known:
            raise BadPack(f"{where}.{key}".lstrip("."), "no rule reads this key")
    values = {}
    for key, name in known.items():
        if key in raw:
            values[name] = _read(hints[name], raw[key], f"{where}.{key}".lstrip("."))
        elif not isinstance(hints[name], types.UnionType):
            raise BadPack(f"{where}.{key}".lstrip("."), "this value is missing")
    return kind(**values)


_NEXT = ",\n  "

# key -> the words it may hold
_ONE_OF: dict[str, tuple[str, ...]] = {
    "silence.start_from": ("earliest_close",),
    "silence.end_at": ("latest_close",),
    "silence.statewide": ("HOLD", "BLOCK"),
    "exit_poll.scope": ("state",),
    "whatsapp.mode": ("human_share_only",),
    "relay.tip_audience_min": LEVELS[:-1],
    "ai_label.band": ("top",),
}


def from_mapping(raw: Mapping[str, Any]) -> Pack:
    """A pack from parsed TOML or JSON. Raises `BadPack` at the first key that is unknown, missing or wrong."""
    pack: Pack = _read_table(Pack, raw, "")
    for key, allowed in _ONE_OF.items():
        if value_at(pack, key) not in allowed:
            raise BadPack(key, f"one of {', '.join(allowed)} was expected")
    try:
        ZoneInfo(pack.pack.tz)
    except (KeyError, ValueError):
        raise BadPack("pack.tz", "no such time zone") from None
    for span in (pack.code_of_conduct, pack.exit_poll):
        if span.start and span.end and span.start >= span.end:
            raise BadPack("code_of_conduct" if span is pack.code_of_conduct else "exit_poll", "it ends before it starts")
    if pack.quiet_hours.from_ == pack.quiet_hours.to:
        raise BadPack("quiet_hours", "they begin and end at the same time")
    if pack.named_candidate.approvers < 1:
        raise BadPack("named_candidate.approvers", "at least one person beside the author approves")
    return pack


def from_toml(text: str) -> Pack:
    """A pack from the text of a TOML file."""
    try:
        return from_mapping(tomllib.loads(text))
    except tomllib.TOMLDecodeError as error:
        raise BadPack("file", f"not TOML: {error}") from None


def shipped() -> Pack:
    """The pack that comes with the product, unsigned."""
    return from_toml(SHIPPED.read_text(encoding="utf-8"))


def to_toml(pack: Pack) -> str:
    """The pack as a TOML text for a person to edit; `from_toml` reads it back to an equal pack."""
    lines: list[str] = []

    def table(name: str, values: Mapping[str, Any]) -> None:
        lines.extend(["", f"[{name}]"])
        lines.extend(f"{key} = {_toml(value)}" for key, value in values.items() if not isinstance(value, dict))
        for key, value in values.items():
            if isinstance(value, dict):
                table(f"{name}.{key}", value)

    for name, values in to_mapping(pack).items():
        table(name, values)
    return "\n".join(lines).strip() + "\n"


def _toml(value: Any) -> str:
    if isinstance(value, list):
        inner = [_toml(one) for one in value]
        return f"[\n  {_NEXT.join(inner)},\n]" if any(len(one) > 40 for one in inner) else f"[{', '.join(inner)}]"
    return json.dumps(value, ensure_ascii=False)
