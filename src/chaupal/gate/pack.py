"""The rule pack: every value the rules read, as frozen data. No value of a rule stands in code."""

import hashlib
import json
import tomllib
import types
import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from functools import lru_cache
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

PACKS = Path(__file__).parent / "packs"
SHIPPED = PACKS / "in-assembly-2026.11.toml"

# From the whole down to the single place where people vote. An audience is made of the upper ones (R13).
LEVELS = ("root", "state", "region", "district", "org_district", "lok_sabha", "seat", "mandal", "sector", "booth")


class BadPack(ValueError):
    """A rule pack that cannot be read; `where` is the dotted key, `why` a sentence."""

    def __init__(self, where: str, why: str) -> None:
        super().__init__(f"{where}: {why}")
        self.where, self.why = where, why


@dataclass(frozen=True, slots=True)
class Name:
    id: str
    version: str
    tz: str


@dataclass(frozen=True, slots=True)
class CodeOfConduct:
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class Silence:
    hours: int
    close_default: time
    start_from: str
    end_at: str
    statewide: str


@dataclass(frozen=True, slots=True)
class ExitPoll:
    after_last_close_min: int
    scope: str
    start: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True, slots=True)
class QuietHours:
    from_: time
    to: time
    channels: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class LeadDays:
    registered_party: int
    candidate: int
    other: int


@dataclass(frozen=True, slots=True)
class PrintAd:
    days: tuple[str, ...]
    lead_days: int


@dataclass(frozen=True, slots=True)
class Precert:
    kinds: tuple[str, ...]
    expect_days: int
    lead_days: LeadDays
    print_ad: PrintAd


@dataclass(frozen=True, slots=True)
class AiLabel:
    texts: tuple[str, ...]
    min_area: float
    band: str
    video_duration: float
    audio_first: float
    audio_prefix: bool
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Takedown:
    hours: int
    page_at_min: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Expense:
    seat_cap_inr: int
    alert_pct: tuple[int, ...]
    bank_above_inr: int
    candidate_due_days: int
    party_due_days_assembly: int
    party_due_days_loksabha: int
    heads: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class WhatsApp:
    mode: str
    max_chats_per_share: int
    forwarded_max_groups: int
    many_forwarded_max_chats: int
    group_members_max: int
    group_name_max: int


@dataclass(frozen=True, slots=True)
class Telegram:
    overall_per_s: int
    chat_per_s: int
    group_per_min: int


@dataclass(frozen=True, slots=True)
class X:
    official_accounts: int
    near_duplicate: float
    post_read_usd: float
    create_usd: float
    create_url_usd: float
    budget_usd: float


@dataclass(frozen=True, slots=True)
class PeopleData:
    adult_age: int
    retain_days: int
    rights_reply_days: int
    rights_reply_max_days: int
    courtesy_notice_h: int
    breach_board_h: int
    incident_certin_h: int
    log_days: int
    region: str
    dpdp_start: date


@dataclass(frozen=True, slots=True)
class ClaimsSla:
    poll_process: int
    deepfake_or_own_handle: int
    other: int


@dataclass(frozen=True, slots=True)
class VerdictLife:
    ttl_min: int


@dataclass(frozen=True, slots=True)
class Relay:
    offline_share_h: int
    offline_share_h_last72: int
    windows: tuple[time, ...]
    cards_per_group_day: int
    urgent_per_day: int
    tip_audience_min: str


@dataclass(frozen=True, slots=True)
class HoldLife:
    lapse_h: int


@dataclass(frozen=True, slots=True)
class NamedCandidate:
    approvers: int


@dataclass(frozen=True, slots=True)
class Content:
    logistics_per_day: int
    withdrawal: tuple[str, ...]
    voter_service: tuple[str, ...]
    internal_logistics: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pack:
    """One rule pack. Equal packs have equal `content_hash`es; comments in the file do not count."""

    pack: Name
    code_of_conduct: CodeOfConduct
    silence: Silence
    exit_poll: ExitPoll
    quiet_hours: QuietHours
    precert: Precert
    ai_label: AiLabel
    takedown: Takedown
    expense: Expense
    whatsapp: WhatsApp
    telegram: Telegram
    x: X
    data: PeopleData
    claims_sla_h: ClaimsSla
    verdict: VerdictLife
    relay: Relay
    hold: HoldLife
    named_candidate: NamedCandidate
    content: Content


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


def value_at(pack: Pack, key: str) -> Any:
    """The value under a dotted key such as `quiet_hours.from`."""
    value: Any = pack
    for part in key.split("."):
        value = getattr(value, "from_" if part == "from" else part)
    return value


def keys(kind: type = Pack, under: str = "") -> tuple[str, ...]:
    """Every dotted key a pack has, in the order of its file."""
    found: list[str] = []
    for name, hint in typing.get_type_hints(kind).items():
        key = f"{under}.{name.rstrip('_')}".lstrip(".")
        found += keys(hint, key) if is_dataclass(hint) else [key]  # type: ignore[arg-type]
    return tuple(found)


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


def _plain(value: Any) -> Any:
    if is_dataclass(value):
        return {
            one.name.rstrip("_"): _plain(getattr(value, one.name))
            for one in fields(value)
            if getattr(value, one.name) is not None
        }
    if isinstance(value, tuple):
        return [_plain(one) for one in value]
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return value.isoformat() if isinstance(value, date) else value


def to_mapping(pack: Pack) -> dict[str, Any]:
    """The pack as plain JSON values; `from_mapping` reads it back to an equal pack."""
    plain: dict[str, Any] = _plain(pack)
    return plain


@lru_cache(maxsize=16)
def content_hash(pack: Pack) -> str:
    """SHA-256 (hex) of the values in one canonical order."""
    text = json.dumps(to_mapping(pack), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
