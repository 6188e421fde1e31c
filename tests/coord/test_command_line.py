from pathlib import Path

import duckdb
import pytest

from chaupal_coord.__main__ import main

HEAD = "post_id,account_id,ts,text,kind,object_type,object_id\n"
ROWS = "1,a,100,,share,link,x\n2,b,130,,share,link,x\n3,c,500,,share,link,x\n4,a,100,,share,tag,y\n5,c,90,,share,tag,y\n"


@pytest.fixture
def posts(tmp_path: Path) -> Path:
    path = tmp_path / "posts.csv"
    path.write_text(HEAD + ROWS, encoding="utf-8")
    return path


def run(*words: object) -> int:
    return main([str(word) for word in words])


def test_edges_writes_source_target_weight(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "edges.csv"

    status = run("edges", posts, "--window", "60s", "--out", out)

    assert (status, out.read_text()) == (0, "source,target,weight\na,b,1\na,c,1\nb,a,1\nc,a,1\n")


def test_edges_of_one_type_undirected_as_parquet(posts: Path, tmp_path: Path) -> None:
    out = tmp_path / "edges.parquet"

    status = run("edges", posts, "--window", "1m", "--object-type", "link", "--undirected", "--out", out)

    assert (status, duckdb.execute(f"SELECT * FROM '{out}'").fetchall()) == (0, [("a", "b", 2)])


def test_many_edges_are_written_in_slices_and_keep_their_order(posts: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from chaupal_coord import _write

    one, two = tmp_path / "one.csv", tmp_path / "two.csv"
    run("edges", posts, "--window", "60s", "--out", one)
    monkeypatch.setattr(_write, "SLICE", 3)

    run("edges", posts, "--window", "60s", "--folder", tmp_path, "--out", two)

    assert two.read_text() == one.read_text()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["one.csv", "posts.csv", "two.csv"]


def test_an_object_that_is_set_aside_is_named_beside_the_edges(posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posts.write_text(HEAD + ROWS + "".join(f"v{at},u{at},{at},,share,link,viral\n" for at in range(9)), encoding="utf-8")
    out = tmp_path / "edges.csv"

    status = run("edges", posts, "--window", "60s", "--most", "70", "--out", out)

    assert (status, out.read_text().count("\n")) == (0, 5)
    assert (tmp_path / "edges.aside.csv").read_text() == "object,object_type,rows,meetings\nviral,link,9,72\n"
    assert "1 objects set aside, each with more than 70 meetings" in capsys.readouterr().err


def test_a_file_with_a_bad_row_is_read_without_it_and_refused_when_strict(posts: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    posts.write_text(HEAD + ROWS + "6,,1,,share,link,x\n", encoding="utf-8")
    out = tmp_path / "edges.csv"

    read, refused = (run("edges", posts, "--window", "60s", "--out", out, *more) for more in ([], ["--strict"]))

    assert (read, refused) == (0, 2)
    said = capsys.readouterr().err
    assert said.count("row 6: account_id is missing: put the account into column account_id") == 2
    assert "left out; --strict refuses such a file" in said


@pytest.mark.parametrize(
    ("words", "says"),
    [
        (["nowhere.csv", "--window", "60s", "--out", "e.csv"], "nowhere.csv: there is no such file"),
        (["posts.csv", "--window", "60s", "--out", "e.xlsx"], "e.xlsx: unknown form"),
        (["posts.csv", "--window", "60s", "--column", "account_id=nobody", "--out", "e.csv"], "no column 'nobody' for account_id"),
        (["posts.csv", "--window", "60s", "--out", "nowhere/e.csv"], "nowhere"),
    ],
)
def test_what_cannot_be_done_is_said_in_one_sentence(words: list[str], says: str, posts: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.chdir(posts.parent)

    status = run("edges", *words)

    assert status == 2
    assert says in capsys.readouterr().err


@pytest.mark.parametrize("window", ["soon", "-5s", "1e9d", ""])
def test_a_window_that_is_none_is_refused(window: str, posts: Path) -> None:
    with pytest.raises(SystemExit):
        run("edges", posts, "--window", window, "--out", "e.csv")


def test_a_store_grown_by_the_command_line_writes_the_edges_of_all(posts: Path, tmp_path: Path) -> None:
    whole, parts = tmp_path / "whole.csv", [tmp_path / "one.csv", tmp_path / "two.csv"]
    lines = ROWS.splitlines(keepends=True)
    for part, some_lines in zip(parts, (lines[:2], lines[2:]), strict=True):
        part.write_text(HEAD + "".join(some_lines), encoding="utf-8")
    run("edges", posts, "--window", "60s", "--out", whole)

    statuses = [run("add", part, "--store", tmp_path / "store", "--window", "60s", "--out", tmp_path / "grown.csv") for part in parts]

    assert (statuses, (tmp_path / "grown.csv").read_text()) == ([0, 0], whole.read_text())


@pytest.mark.parametrize("name", ["edges.graphml", "edges.gexf"])
def test_edges_as_a_graph(name: str, posts: Path, tmp_path: Path) -> None:
    status = run("edges", posts, "--window", "60s", "--out", tmp_path / name)

    assert (status, (tmp_path / name).read_text().count("<edge ")) == (0, 4)
