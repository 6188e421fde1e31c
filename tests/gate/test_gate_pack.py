import tomllib
from datetime import date, datetime, time, timedelta
from typing import Any

import pytest

from chaupal.base.clock import IST
from chaupal.gate import packfile
from chaupal.gate.looser import LOOSENS, is_looser, looser
from chaupal.gate.pack import Pack, all_keys, content_hash, to_mapping
from chaupal.gate.packfile import SHIPPED, BadPack, from_mapping, from_toml, shipped


def changed(key: str, value: Any) -> Pack:
    """The shipped pack with one value set; `None` takes it away."""
    raw = to_mapping(shipped())
    table = raw
    *tables, last = key.split(".")
    for name in tables:
        table = table[name]
    if value is None:
        table.pop(last, None)
    else:
        table[last] = value
    return from_mapping(raw)


def test_shipped_pack_holds_the_values_of_the_rule_sheet():
    pack = shipped()

    assert (pack.pack.id, pack.pack.version, pack.pack.tz) == ("in-assembly", "2026.11", "Asia/Kolkata")
    assert (pack.silence.hours, pack.silence.close_default, pack.silence.statewide) == (48, time(18), "HOLD")
    assert (pack.quiet_hours.from_, pack.quiet_hours.to) == (time(22), time(6))
    assert pack.quiet_hours.channels == ("sms", "voice", "whatsapp_task", "telegram_public", "push_public")
    assert pack.verdict.ttl_min == 10
    assert (pack.relay.offline_share_h, pack.relay.offline_share_h_last72) == (6, 1)
    assert pack.relay.windows == (time(8), time(19))
    assert pack.hold.lapse_h == 12
    assert pack.data.dpdp_start == date(2027, 5, 13)
    assert pack.claims_sla_h.deepfake_or_own_handle == 3


def test_pack_written_as_plain_values_reads_back_equal():
    pack = changed("code_of_conduct.start", "2027-01-08T15:30:00+05:30")

    again = from_mapping(to_mapping(pack))

    assert again == pack
    assert content_hash(again) == content_hash(pack)


def test_hash_follows_values_and_not_comments():
    text = SHIPPED.read_text(encoding="utf-8")

    assert content_hash(from_toml(text + "\n# a remark\n")) == content_hash(shipped())
    assert content_hash(changed("silence.hours", 49)) != content_hash(shipped())


@pytest.mark.parametrize(
    ("key", "value", "why"),
    [
        ("silence.hours", "48", "a number"),
        ("silence.hours", True, "a number"),
        ("silence.hours", -1, "a number"),
        ("silence.hours", 4.5, "a number"),
        ("silence.hours", None, "missing"),
        ("silence.colour", "plum", "no rule reads"),
        ("silence.close_default", "6 pm", "a time"),
        ("silence.close_default", "25:00", "a time"),
        ("silence.close_default", 18, "a time"),
        ("silence.start_from", "last_close", "one of"),
        ("silence.statewide", "WARN", "one of"),
        ("whatsapp.mode", "gateway", "one of"),
        ("relay.tip_audience_min", "booth", "one of"),
        ("code_of_conduct.start", "soon", "a date with time"),
        ("code_of_conduct.start", "2027-01-08T15:30:00", "a date with time"),
        ("code_of_conduct.start", 7, "a date with time"),
        ("data.dpdp_start", "May", "a date"),
        ("data.dpdp_start", 2027, "a date"),
        ("data.region", "", "a text"),
        ("ai_label.audio_prefix", "yes", "true or false"),
        ("quiet_hours.channels", [], "at least one"),
        ("quiet_hours.channels", "sms", "at least one"),
        ("quiet_hours.channels", ["sms", "sms"], "twice"),
        ("quiet_hours.to", "22:00", "same time"),
        ("pack.tz", "Asia/Nowhere", "time zone"),
        ("named_candidate.approvers", 0, "at least one person"),
        ("silence", 3, "a table"),
    ],
)
def test_reading_a_pack_with_one_wrong_value_names_the_key(key, value, why):
    with pytest.raises(BadPack) as refused:
        changed(key, value)

    assert refused.value.where == key or key.startswith(refused.value.where)
    assert why in refused.value.why


@pytest.mark.parametrize("table", ["code_of_conduct", "exit_poll"])
def test_reading_a_span_that_ends_before_it_starts_is_refused(table):
    raw = to_mapping(shipped())
    raw[table] |= {"start": "2027-02-02T00:00:00+05:30", "end": "2027-02-01T00:00:00+05:30"}

    with pytest.raises(BadPack) as refused:
        from_mapping(raw)

    assert refused.value.where == table


def test_reading_what_is_not_toml_or_not_a_table_is_refused():
    with pytest.raises(BadPack, match="not TOML"):
        from_toml("silence = [")
    with pytest.raises(BadPack, match="a table"):
        packfile._read_table(Pack, 3, "")


def test_toml_dates_need_no_quotes():
    raw = tomllib.loads("start = 2027-01-08T15:30:00+05:30")

    assert packfile._read(datetime, raw["start"], "start") == datetime(2027, 1, 8, 15, 30, tzinfo=IST)


def test_every_key_of_a_pack_has_a_direction():
    assert sorted(LOOSENS) == sorted(all_keys())


LOOSE = [
    ("pack.id", "in-loksabha"),
    ("pack.tz", "Asia/Dhaka"),
    ("silence.hours", 47),
    ("silence.close_default", "17:00"),
    ("quiet_hours.from", "23:00"),
    ("quiet_hours.from", "00:30"),
    ("quiet_hours.to", "05:00"),
    ("quiet_hours.channels", ["sms"]),
    ("relay.offline_share_h", 7),
    ("relay.tip_audience_min", "sector"),
    ("content.voter_service", ["वोट दें", "Call 1950 to find your name in the electoral roll and your polling station."]),
    ("ai_label.audio_prefix", False),
    ("verdict.ttl_min", 11),
    ("named_candidate.approvers", 1),
    ("data.dpdp_start", "2028-01-01"),
]
STRICT = [
    ("pack.version", "2026.12"),
    ("silence.hours", 72),
    ("silence.statewide", "BLOCK"),
    ("quiet_hours.from", "21:00"),
    ("quiet_hours.to", "07:00"),
    ("relay.offline_share_h", 1),
    ("relay.tip_audience_min", "seat"),
    ("content.voter_service", ["Call 1950 to find your name in the electoral roll and your polling station."]),
    ("exit_poll.start", "2027-02-01T07:00:00+05:30"),
    ("precert.expect_days", 1),
    ("hold.lapse_h", 6),
]


@pytest.mark.parametrize(("key", "value"), LOOSE)
def test_loosening_one_value_is_named(key, value):
    assert looser(shipped(), changed(key, value)) == (key,)


@pytest.mark.parametrize(("key", "value"), STRICT)
def test_tightening_one_value_loosens_nothing(key, value):
    assert not is_looser(shipped(), changed(key, value))


def test_holding_less_than_before_for_statewide_is_looser():
    assert looser(changed("silence.statewide", "BLOCK"), shipped()) == ("silence.statewide",)


def test_moving_or_dropping_the_code_of_conduct_is_looser_and_widening_is_not():
    start, end = datetime(2027, 1, 8, tzinfo=IST), datetime(2027, 3, 10, tzinfo=IST)
    day = timedelta(days=1)

    def pack(start: datetime | None, end: datetime | None) -> Pack:
        raw = to_mapping(shipped())
        raw["code_of_conduct"] = {k: v for k, v in (("start", start), ("end", end)) if v}
        return from_mapping(raw)

    old = pack(start, end)

    assert looser(old, pack(start + day, end)) == ("code_of_conduct.start",)
    assert looser(old, pack(None, end)) == ("code_of_conduct.start",)
    assert looser(old, pack(start, end - day)) == ("code_of_conduct.end",)
    assert looser(old, pack(start, None)) == ("code_of_conduct.end",)
    assert looser(old, pack(start - day, end + day)) == ()
    assert looser(pack(None, None), old) == ()
