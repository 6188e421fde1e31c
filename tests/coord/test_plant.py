from datetime import timedelta

import pytest

from chaupal_coord import BadPosts, Spec, plant, read_posts, read_specs
from chaupal_coord.__main__ import main
from chaupal_coord._plant import Rows

HEAD = "post_id,account_id,ts,text,kind,object_type,object_id\n"
TEXT = "every booth of this ward opens at seven on monday and closes at six"


def real(count: int = 60, text: str = "") -> Rows:
    rows = [(f"p{at}", f"a{at % 9}", at * 600_000_000, text and f"{text} {at}", "post", "link", f"l{at % 7}") for at in range(count)]
    post, account, time, texts, kind, object_type, thing = (list(column) for column in zip(*rows, strict=True))
    return Rows(post, account, time, texts, kind, object_type, thing)


def test_each_account_posts_each_thing_within_the_jitter() -> None:
    made = plant(real(), [Spec(accounts=5, posts_each=4, jitter=timedelta(minutes=10))], 1)

    things: dict[str, list[int]] = {}
    for thing, time in zip(made.rows.object, made.rows.time, strict=True):
        things.setdefault(thing, []).append(time)
    assert sorted(map(len, things.values())) == [5, 5, 5, 5]
    assert all(max(times) - min(times) <= 600_000_000 for times in things.values())
    assert len({name for name, _ in made.accounts}) == 5
    assert not {name for name, _ in made.accounts} & set(real().account)
    assert len(set(made.rows.post) | set(real().post)) == 20 + 60


def test_cover_is_so_many_ordinary_posts_for_each_planted_one() -> None:
    made = plant(real(), [Spec(accounts=3, posts_each=4, cover=5)], 1)

    ordinary = [thing for thing in made.rows.object if thing in set(real().object)]
    assert len(ordinary) == 3 * 4 * 5


def test_paraphrased_posts_take_other_words_and_another_object() -> None:
    made = plant(real(text=TEXT), [Spec(accounts=40, posts_each=5, paraphrase=0.5)], 2)

    by_text: dict[str, set[str]] = {}
    for thing, text in zip(made.rows.object, made.rows.text, strict=True):
        by_text.setdefault(thing, set()).add(text)
    alone = [thing for thing in made.rows.object if made.rows.object.count(thing) == 1]
    assert all(len(texts) == 1 for texts in by_text.values())
    assert 60 <= len(alone) <= 140


def test_without_texts_a_paraphrased_post_has_only_another_object() -> None:
    made = plant(real(), [Spec(accounts=40, posts_each=5, paraphrase=1.0)], 2)

    assert len(set(made.rows.object)) == 200
    assert set(made.rows.text) == {""}


def test_planting_does_not_hang_on_the_order_of_rows() -> None:
    rows = real(text=TEXT)
    turned = Rows(*(list(reversed(getattr(rows, name))) for name in Rows.__dataclass_fields__))
    specs = [Spec(accounts=4, posts_each=3, cover=2, paraphrase=0.5, objects="real")]

    assert plant(rows, specs, 7) == plant(turned, specs, 7)
    assert plant(rows, specs, 7) != plant(rows, specs, 8)


def test_the_command_writes_the_same_bytes_twice_and_names_the_planted(tmp_path) -> None:
    posts, spec = tmp_path / "posts.csv", tmp_path / "spec.toml"
    rows = real()
    lines = zip(rows.post, rows.account, (time // 1_000_000 for time in rows.time), rows.text, rows.kind, rows.object_type, rows.object, strict=True)
    posts.write_text(HEAD + "".join(",".join(map(str, line)) + "\n" for line in lines))
    spec.write_text('[[group]]\naccounts = 4\nposts_each = 3\njitter = "2h"\ncover = 5\nparaphrase = 0.5\nkind = "post"\n')

    for name in ("one.parquet", "two.parquet", "three.csv"):
        assert main(["plant", str(posts), "--spec", str(spec), "--seed", "3", "--out", str(tmp_path / name)]) == 0

    assert (tmp_path / "one.parquet").read_bytes() == (tmp_path / "two.parquet").read_bytes()
    assert len((tmp_path / "one.planted.csv").read_text().splitlines()) == 1 + 4
    assert len(read_posts(tmp_path / "one.parquet")) == 60 + 4 * 3 * 6 == len(read_posts(tmp_path / "three.csv"))


@pytest.mark.parametrize(
    "told",
    ["", "[[group]]\naccounts = 0\nposts_each = 1\n", '[[group]]\naccounts = 2\nposts_each = 1\njitter = "soon"\n', "[[group]]\npeople = 2\n", "no toml"],
)
def test_a_spec_that_cannot_be_read_is_refused(tmp_path, told) -> None:
    spec = tmp_path / "spec.toml"
    spec.write_text(told)

    with pytest.raises(BadPosts, match="spec.toml"):
        read_specs(spec)
