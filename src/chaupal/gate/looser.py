"""Which way each value of a rule pack is strict, and what a new pack would loosen.

Inside an active election a pack may only become stricter under its own version; anything else is a new version.
"""

from collections.abc import Callable
from datetime import time
from typing import Any

from chaupal.gate.pack import LEVELS, Pack, all_keys, value_at

Loosens = Callable[[Any, Any], bool]


def _less(old: Any, new: Any) -> bool:
    return bool(new < old)


def _more(old: Any, new: Any) -> bool:
    return bool(new > old)


def _fewer(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return not set(new) >= set(old)


def _added(old: tuple[Any, ...], new: tuple[Any, ...]) -> bool:
    return not set(new) <= set(old)


def _changed(old: Any, new: Any) -> bool:
    return bool(old != new)


def _never(old: Any, new: Any) -> bool:
    return False


def _later_or_gone(old: Any, new: Any) -> bool:
    return old is not None and (new is None or new > old)


def _earlier_or_gone(old: Any, new: Any) -> bool:
    return old is not None and (new is None or new < old)


def _finer(old: str, new: str) -> bool:
    return LEVELS.index(new) > LEVELS.index(old)


def _softer(old: str, new: str) -> bool:
    return old == "BLOCK" and new == "HOLD"


def _since_noon(clock: time) -> int:
    """Minutes since the noon before, so that a night counts as one run over midnight."""
    return (clock.hour * 60 + clock.minute - 12 * 60) % (24 * 60)


def _begins_later(old: time, new: time) -> bool:
    return _since_noon(new) > _since_noon(old)


def _ends_earlier(old: time, new: time) -> bool:
    return _since_noon(new) < _since_noon(old)


# For each key: the change that loosens the rule. A key that is missing here fails a test.
LOOSENS: dict[str, Loosens] = {
    "pack.id": _changed,
    "pack.version": _never,
    "pack.tz": _changed,
    "code_of_conduct.start": _later_or_gone,
    "code_of_conduct.end": _earlier_or_gone,
    "silence.hours": _less,
    "silence.close_default": _changed,
    "silence.start_from": _changed,
    "silence.end_at": _changed,
    "silence.statewide": _softer,
    "exit_poll.start": _later_or_gone,
    "exit_poll.end": _earlier_or_gone,
    "exit_poll.after_last_close_min": _less,
    "exit_poll.scope": _changed,
    "quiet_hours.from": _begins_later,
    "quiet_hours.to": _ends_earlier,
    "quiet_hours.channels": _fewer,
    "precert.kinds": _fewer,
    "precert.lead_days.registered_party": _less,
    "precert.lead_days.candidate": _less,
    "precert.lead_days.other": _less,
    "precert.expect_days": _never,
    "precert.print_ad.days": _fewer,
    "precert.print_ad.lead_days": _less,
    "ai_label.texts": _fewer,
    "ai_label.min_area": _less,
    "ai_label.band": _changed,
    "ai_label.video_duration": _less,
    "ai_label.audio_first": _less,
    "ai_label.audio_prefix": _less,
    "ai_label.languages": _fewer,
    "takedown.hours": _more,
    "takedown.page_at_min": _fewer,
    "expense.seat_cap_inr": _more,
    "expense.alert_pct": _fewer,
    "expense.bank_above_inr": _more,
    "expense.candidate_due_days": _more,
    "expense.party_due_days_assembly": _more,
    "expense.party_due_days_loksabha": _more,
    "expense.heads": _fewer,
    "whatsapp.mode": _changed,
    "whatsapp.max_chats_per_share": _more,
    "whatsapp.forwarded_max_groups": _more,
    "whatsapp.many_forwarded_max_chats": _more,
    "whatsapp.group_members_max": _more,
    "whatsapp.group_name_max": _more,
    "telegram.overall_per_s": _more,
    "telegram.chat_per_s": _more,
    "telegram.group_per_min": _more,
    "x.official_accounts": _more,
    "x.near_duplicate": _more,
    "x.post_read_usd": _never,
    "x.create_usd": _never,
    "x.create_url_usd": _never,
    "x.budget_usd": _more,
    "data.adult_age": _less,
    "data.retain_days": _more,
    "data.rights_reply_days": _more,
    "data.rights_reply_max_days": _more,
    "data.courtesy_notice_h": _less,
    "data.breach_board_h": _more,
    "data.incident_certin_h": _more,
    "data.log_days": _less,
    "data.region": _changed,
    "data.dpdp_start": _more,
    "claims_sla_h.poll_process": _more,
    "claims_sla_h.deepfake_or_own_handle": _more,
    "claims_sla_h.other": _more,
    "verdict.ttl_min": _more,
    "relay.offline_share_h": _more,
    "relay.offline_share_h_last72": _more,
    "relay.windows": _changed,
    "relay.cards_per_group_day": _more,
    "relay.urgent_per_day": _more,
    "relay.tip_audience_min": _finer,
    "hold.lapse_h": _more,
    "named_candidate.approvers": _less,
    "content.logistics_per_day": _more,
    "content.withdrawal": _changed,
    "content.voter_service": _added,
    "content.internal_logistics": _added,
}


def looser(old: Pack, new: Pack) -> tuple[str, ...]:
    """The dotted keys that `new` would loosen against `old`, in the order of the file; empty when none."""
    return tuple(key for key in all_keys() if LOOSENS[key](value_at(old, key), value_at(new, key)))


def is_looser(old: Pack, new: Pack) -> bool:
    """Whether `new` allows anything that `old` refuses."""
    return bool(looser(old, new))
