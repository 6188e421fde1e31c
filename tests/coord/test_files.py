import json
from pathlib import Path
from typing import Literal

import duckdb
import pytest

from chaupal_coord import BadPosts, BadRows, read_posts
from chaupal_coord._codes import coded

HEAD = "post_id,account_id,ts,text,kind,object_type,object_id\n"


def written(path: Path, text: str) -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def rows(posts) -> list[tuple[str, str, str, str, int]]:
    return [
        (
            posts.post_names[posts.post[at]],
            posts.account_names[posts.account[at]],
            posts.object_type_names[posts.object_type[at]],
            "" if posts.object[at] < 0 else posts.object_names[posts.object[at]],
            int(posts.time[at]),
        )
        for at in range(len(posts))
    ]


NAMED: tuple[bool | Literal["objects"], ...] = (True, "objects", False)
WANTED = [("p2", "b", "link", "x", 1_600_000_000_000_000), ("p1", "a", "hashtag", "x", 1_600_000_001_500_000), ("p1", "a", "link", "", 1_600_000_001_500_000)]


def test_csv_json_lines_and_parquet_say_the_same(tmp_path: Path) -> None:
    csv = written(tmp_path / "p.csv", HEAD + "p2,b,1600000000,,share,link,x\np1,a,1600000001.5,,share,hashtag,x\np1,a,1600000001.5,,share,link,\n")
    lines = [
        {"post_id": "p2", "account_id": "b", "ts": 1600000000, "object_type": "link", "object_id": "x"},
        {"post_id": "p1", "account_id": "a", "ts": 1600000001.5, "object_type": "hashtag", "object_id": "x"},
        {"post_id": "p1", "account_id": "a", "ts": "2020-09-13T12:26:41.5Z", "object_type": "link", "object_id": None},
    ]
    jsonl = written(tmp_path / "p.jsonl", "".join(json.dumps(line) + "\n" for line in lines))
    parquet = tmp_path / "p.parquet"
    duckdb.execute(f"COPY (SELECT * REPLACE (make_timestamp((ts::DOUBLE * 1000000)::BIGINT) AS ts) FROM read_csv('{csv}', all_varchar = true)) TO '{parquet}'")

    assert [rows(read_posts(path)) for path in (csv, jsonl, parquet)] == [WANTED] * 3


@pytest.mark.parametrize(
    ("stamp", "microseconds"),
    [
        ("1629595836", 1_629_595_836_000_000),
        ("1629595836.25", 1_629_595_836_250_000),
        ("1629595836123", 1_629_595_836_123_000),
        ("1629595836123456", 1_629_595_836_123_456),
        ("2021-08-22T01:30:36Z", 1_629_595_836_000_000),
        ("2021-08-22T07:00:36+05:30", 1_629_595_836_000_000),
        ("2021-08-22 07:00:36+0530", 1_629_595_836_000_000),
        ("2021-08-22 01:30:36", 1_629_595_836_000_000),
        ("2021-08-22T01:30", 1_629_595_800_000_000),
        ("Sun Aug 22 01:30:36 +0000 2021", 1_629_595_836_000_000),
    ],
)
def test_a_time_is_read_with_and_without_a_zone_and_as_a_count(stamp: str, microseconds: int, tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", HEAD + f"1,a,{stamp},,,,\n")

    assert read_posts(path).time.tolist() == [microseconds]


def test_what_was_taken_for_granted_is_said(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", "id,user,ts,url\n1,a,2021-08-22 01:30:36,x\n")
    notes: list[str] = []

    read_posts(path, on_note=notes.append)

    assert notes == [
        "post_id is read from column id",
        "account_id is read from column user",
        "object_id is read from column url",
        "times without a zone are taken as UTC",
    ]


def test_bad_rows_are_left_out_counted_and_told_with_number_field_and_remedy(tmp_path: Path) -> None:
    good = "1,a,1600000000,,,link,x\n"
    bad = ["2,,1600000000,,,link,x\n", "3,b,yesterday,,,link,x\n", "4,b,,,,link,x\n", ",b,1,,,link,x\n", "5,b,1600000000,,,link,x,more\n"]
    path = written(tmp_path / "p.csv", HEAD + good + "".join(bad) + good + "3,b,never,,,link,x\n" * 20)
    reports: list[BadRows] = []

    posts = read_posts(path, on_bad=reports.append)

    assert posts.time.tolist() == [1_600_000_000_000_000] * 2
    assert [report.count for report in reports] == [25]
    told = reports[0].first
    assert [(row.number, row.field, row.value) for row in told[:6]] == [
        (2, "account_id", "is missing"),
        (3, "ts", "'yesterday'"),
        (4, "ts", "is missing"),
        (5, "post_id", "is missing"),
        (6, "line", "'5,b,1600000000,,,link,x,more'"),
        (8, "ts", "'never'"),
    ]
    assert len(told) == 10
    assert told[1].remedy.startswith("write it as 2021-08-22T01:30:36Z")


def test_a_line_that_is_no_json_is_a_bad_row(tmp_path: Path) -> None:
    path = written(tmp_path / "p.jsonl", '{"post_id": 1, "account_id": "a", "ts": 5}\n{"post_id": 2, "acc\n{"post_id": 3, "account_id": "b", "ts": 6}\n')
    reports: list[BadRows] = []

    posts = read_posts(path, on_bad=reports.append)

    assert (posts.time.tolist(), [(row.number, row.field) for row in reports[0].first]) == ([5_000_000, 6_000_000], [(2, "account_id")])


def test_without_anyone_to_tell_a_bad_row_is_refused(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", HEAD + "1,a,never,,,link,x\n")

    with pytest.raises(BadPosts, match=r"1 rows cannot be read\n  row 1: ts 'never'"):
        read_posts(path)


@pytest.mark.parametrize(
    ("name", "text", "says"),
    [
        ("p.xlsx", "", "unknown form .xlsx"),
        ("p.csv", "a;b\n1;2\n", "no column for account_id"),
        ("p.jsonl", "no\n", "none of its first 1000 lines is a JSON object"),
        ("p.parquet", "no", "cannot be read as parquet"),
    ],
)
def test_a_file_that_holds_no_posts_says_so(name: str, text: str, says: str, tmp_path: Path) -> None:
    with pytest.raises(BadPosts, match=says):
        read_posts(written(tmp_path / name, text))


def test_only_the_asked_type_and_kind_are_read(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", HEAD + "1,a,1,,share,link,x\n2,a,1,,share,hashtag,x\n3,b,1,,reply,link,x\n")

    assert rows(read_posts(path, object_type="link", kind="share")) == [("1", "a", "link", "x", 1_000_000)]


def test_texts_are_read_when_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", HEAD + '1,a,1,"नमस्ते, ""सब""",share,,\n2,a,1,,share,,\n')

    posts = read_posts(path, texts=True)

    assert posts.texts is not None
    assert (posts.texts.tolist(), read_posts(path).texts) == (['नमस्ते, "सब"', ""], None)


def test_names_that_share_a_hash_are_parted_all_the_same() -> None:
    held = duckdb.connect()
    held.execute("CREATE TABLE t AS SELECT 'u' || (i % 5) AS a, 'o' || (i % 3) AS o FROM range(40) r(i)")
    good, poor = (held.execute(f"SELECT hash(a, o) % {many} AS h FROM t").fetchnumpy()["h"] for many in (1099511627776, 4))

    well = coded(held, "t", "a, o", "o", good, "hash({}) % 1099511627776")
    badly = coded(held, "t", "a, o", "o", poor, "hash({}) % 4")
    blind, none = coded(held, "t", "a, o", None, poor)

    assert [name.tolist() for name in (well[1], badly[1], none)] == [["o0", "o1", "o2"] * 5, ["o0", "o1", "o2"] * 5, []]
    assert well[0].tolist() == badly[0].tolist() == blind.tolist()
    assert badly[0].tolist() == [at % 5 * 3 + at % 3 for at in range(40)]


@pytest.mark.parametrize("mark", [",", ";", "\t", "|"])
def test_the_head_line_says_what_parts_the_columns(mark: str, tmp_path: Path) -> None:
    line = mark.join(["1", "a", "1600000000", '"x; y, z|\t\n""w"""', "share", "link", "o"])
    path = written(tmp_path / "p.csv", HEAD.replace(",", mark) + line + "\n")

    posts = read_posts(path, texts=True)

    assert (rows(posts), posts.texts.tolist() if posts.texts is not None else None) == (
        [("1", "a", "link", "o", 1_600_000_000_000_000)],
        ['x; y, z|\t\n"w"'],
    )


@pytest.mark.parametrize("text", ["", HEAD])
def test_a_file_without_rows_is_no_posts_or_says_that_it_has_no_columns(text: str, tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", text)

    if text:
        assert len(read_posts(path)) == 0
    else:
        with pytest.raises(BadPosts):
            read_posts(path)


def test_arrow_is_read_where_pyarrow_is_and_refused_with_a_word_where_it_is_not(tmp_path: Path) -> None:
    path = tmp_path / "p.arrow"
    try:
        import pyarrow
    except ImportError:
        path.write_bytes(b"")
        with pytest.raises(BadPosts, match="reading Arrow needs the package pyarrow"):
            read_posts(path)
        return
    table = pyarrow.table({"post_id": ["1"], "account_id": ["a"], "ts": [5], "object_id": ["x"]})
    for open_file in (pyarrow.ipc.new_file, pyarrow.ipc.new_stream):
        with pyarrow.OSFile(str(path), "wb") as out, open_file(out, table.schema) as writer:
            writer.write_table(table)
        assert read_posts(path).time.tolist() == [5_000_000]


def test_names_are_read_as_far_as_they_are_asked_for(tmp_path: Path) -> None:
    path = written(tmp_path / "p.csv", HEAD + "1,a,1,,share,link,x\n")

    found = [read_posts(path, names=names) for names in NAMED]

    assert [(one.account_names.tolist(), one.object_names.tolist(), one.post_names.tolist()) for one in found] == [
        (["a"], ["x"], ["1"]),
        (["a"], ["x"], []),
        (["a"], [], []),
    ]
