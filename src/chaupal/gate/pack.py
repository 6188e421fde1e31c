"""The rule pack: every value the rules read, as frozen data. No value of a rule stands in code."""

import hashlib
import json
import typing
from dataclasses import dataclass, fields, is_dataclass
from datetime import date, datetime, time
from functools import lru_cache
from typing import Any

# From the whole down to the single place where people vote. An audience is made of the upper ones (R13).
LEVELS = ("root", "state", "region", "district", "org_district", "lok_sabha", "seat", "mandal", "sector", "booth")


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


def value_at(pack: Pack, key: str) -> Any:
    """The value under a dotted key such as `quiet_hours.from`."""
    value: Any = pack
    for part in key.split("."):
        value = getattr(value, "from_" if part == "from" else part)
    return value


def all_keys(kind: type = Pack, under: str = "") -> tuple[str, ...]:
    """Every dotted key a pack has, in the order of its file."""
    found: list[str] = []
    for name, hint in typing.get_type_hints(kind).items():
        key = f"{under}.{name.rstrip('_')}".lstrip(".")
        found += all_keys(hint, key) if is_dataclass(hint) else [key]  # type: ignore[arg-type]
    return tuple(found)


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
    """The pack as plain JSON values; `packfile.from_mapping` reads it back to an equal pack."""
    plain: dict[str, Any] = _plain(pack)
    return plain


@lru_cache(maxsize=16)
def content_hash(pack: Pack) -> str:
    """SHA-256 (hex) of the values in one canonical order."""
    text = json.dumps(to_mapping(pack), sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()
