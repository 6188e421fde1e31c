"""record(): one entry an act, in its transaction, of ids and codes alone."""

from datetime import UTC, datetime

import pytest
from django.db import IntegrityError, connection, transaction
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from chaupal.base.models import Epoch
from chaupal.ledger import canonical, merkle
from chaupal.ledger.actions import forget, record
from chaupal.ledger.models import Entry, EntryLine, EntrySalt

pytestmark = pytest.mark.django_db


def sealed_text(entry: Entry) -> str:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {canonical.ENTRY_SQL} FROM ledger_entry r WHERE r.id = {entry.id}")
        return str(cursor.fetchone()[0])


def test_record_writes_exactly_this_entry(noon: datetime) -> None:
    entry = record("claims.answered", by=("person", 7), about=("claim", 41), at=noon, rule_ids=["G7", "R9"])

    row = dict(Entry.objects.values().get())
    assert row.pop("tx")
    assert row == {
        "id": entry.id,
        "epoch": 1,
        "act": "claims.answered",
        "by_kind": "person",
        "by_id": "7",
        "about_kind": "claim",
        "about_id": "41",
        "at": noon,
        "rule_ids": ["G7", "R9"],
        "payload": None,
        "rows": None,
        "rows_root": None,
    }
    assert EntrySalt.objects.count() == 0
    assert EntryLine.objects.count() == 0


def test_record_names_a_row_by_its_kind_and_key(noon: datetime) -> None:
    row = Epoch.objects.get()

    entry = record("base.tried", by="matcher", about=row, at=noon)

    assert (entry.by_kind, entry.by_id, entry.about_kind, entry.about_id) == ("engine", "matcher", "epoch", "1")


def test_record_names_a_row_by_its_ledger_kind(noon: datetime, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Epoch, "ledger_kind", "age", raising=False)

    entry = record("base.tried", by=Epoch.objects.get(), about=("claim", 1), at=noon)

    assert (entry.by_kind, entry.by_id) == ("age", "1")


def test_record_salts_its_detail(noon: datetime) -> None:
    detail = {"verdict": "false", "facts": [3, 4], "until": noon, "on": noon.date(), "shown": True, "old": None}

    first = record("claims.answered", by=("person", 7), about=("claim", 41), at=noon, detail=detail)
    second = record("claims.answered", by=("person", 7), about=("claim", 41), at=noon, detail=detail)

    salted = EntrySalt.objects.get(entry=first)
    assert salted.detail == (
        '{"facts":[3,4],"old":null,"on":"2027-02-01","shown":true,"until":"2027-02-01T06:30:00.000000Z",'
        '"verdict":"false"}'
    )
    assert first.payload == canonical.payload(bytes(salted.salt), salted.detail)
    assert first.payload != second.payload


def test_record_keeps_the_lines_of_a_bulk_act(noon: datetime) -> None:
    lines = [(1, None, "booth-4097"), (2, "booth-4097", None)]

    entry = record("org.assigned", by=("person", 7), about=("unit", 3), at=noon, lines=lines)

    texts = ['[1,null,"booth-4097"]', '[2,"booth-4097",null]']
    assert list(EntryLine.objects.order_by("index").values_list("entry_id", "index", "text")) == [
        (entry.id, 0, texts[0]),
        (entry.id, 1, texts[1]),
    ]
    assert (entry.rows, entry.rows_root) == (2, merkle.root([merkle.leaf_hash(text.encode()) for text in texts]))


def test_record_of_no_lines_says_none_were_touched(noon: datetime) -> None:
    entry = record("org.assigned", by=("person", 7), about=("unit", 3), at=noon, lines=[])

    assert (entry.rows, entry.rows_root) == (0, merkle.EMPTY)


@pytest.mark.parametrize(
    "value",
    ["रमेश कुमार", "Ramesh Kumar", "नाम", "9876543210", "+919876543210", "09876543210", 9876543210, 0.5, b"x", {"A b": 1}, {3: 1}, {1, 2}],
)
def test_record_lets_no_name_number_or_text_in(value: object, noon: datetime) -> None:
    for extra in ({"detail": {"x": value}}, {"detail": {"x": [value]}}, {"lines": [(1, None, value)]}):
        with pytest.raises(canonical.NotACode) as refused:
            record("people.tried", by=("person", 7), about=("person", 8), at=noon, **extra)
        assert str(value) not in str(refused.value)

    assert Entry.objects.count() == 0


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"act": "answered"}, "an act is room.past_participle"),
        ({"act": "Claims.answered"}, "an act is room.past_participle"),
        ({"by": ("Person", 7)}, "a kind and a plain id"),
        ({"by": "रमेश"}, "a kind and a plain id"),
        ({"about": ("person", "Ramesh Kumar")}, "a kind and a plain id"),
        ({"about": ("person", "9876543210")}, "a kind and a plain id"),
        ({"about": ("person", None)}, "not saved yet"),
        ({"about": Epoch(id=None)}, "not saved yet"),
        ({"rule_ids": ["g 7"]}, "a rule is named by its id"),
        ({"at": datetime(2027, 2, 1)}, "without a time zone"),  # noqa: DTZ001
    ],
)
def test_record_refuses_what_is_not_a_code(change: dict[str, object], says: str, noon: datetime) -> None:
    words: dict[str, object] = {"by": ("person", 7), "about": ("claim", 1), "at": noon} | change
    act = str(words.pop("act", "claims.answered"))

    with pytest.raises(ValueError, match=says):
        record(act, **words)  # type: ignore[arg-type]

    assert Entry.objects.count() == 0


def test_database_refuses_an_entry_that_python_did_not_check(noon: datetime) -> None:
    for column, value in [("act", "x"), ("by_id", "a b"), ("about_kind", "रमेश")]:
        words = {"act": "a.b", "by_kind": "a", "by_id": "1", "about_kind": "a", "about_id": "1", "at": noon}
        with pytest.raises(IntegrityError), transaction.atomic():
            Entry.objects.create(**(words | {column: value}))


def test_forget_destroys_salt_and_detail_and_leaves_the_entry(noon: datetime) -> None:
    entry = record("people.joined", by=("person", 7), about=("person", 8), at=noon, detail={"unit": 3})

    count = forget([entry.id])

    assert count == 1
    assert EntrySalt.objects.count() == 0
    assert Entry.objects.get().payload == entry.payload


def test_the_database_and_python_write_the_same_text(noon: datetime) -> None:
    plain = record("claims.answered", by="gate", about=("claim", "a-1:2"), at=noon.replace(microsecond=12))
    full = record(
        "org.assigned", by=("unit", 1), about=("claim", 2), at=noon, rule_ids=["G7", "R9"], detail={}, lines=[(1, 2, 3)]
    )

    assert sealed_text(plain) == canonical.entry(plain)
    assert sealed_text(full) == canonical.entry(full)


@hypothesis_settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=40, deadline=None)
@given(
    act=st.from_regex(r"[a-z]{1,20}\.[a-z_]{1,30}", fullmatch=True),
    by=st.from_regex(r"[A-Za-z0-9._:-]{1,5}", fullmatch=True),
    at=st.datetimes(min_value=datetime(1970, 1, 1), max_value=datetime(2200, 1, 1), timezones=st.just(UTC)),  # noqa: DTZ001
    rules=st.lists(st.from_regex(r"[A-Z][A-Za-z0-9_.@:-]{0,9}", fullmatch=True), max_size=3),
)
def test_the_two_texts_agree_whatever_stands_in_them(act: str, by: str, at: datetime, rules: list[str]) -> None:
    entry = record(act, by=("person", by), about=("thing", by), at=at, rule_ids=rules)

    assert sealed_text(entry) == canonical.entry(entry)
