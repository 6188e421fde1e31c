"""The index in a folder: whole or not at all, whatever ends the process."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from chaupal_match import Index, UnknownKey
from chaupal_match._store import Busy, NotAnIndex, Store, create
from tests.match.embedder import Sounds

CLAIMS = {
    "a": "मतदान के दिन बूथ पर मोबाइल ले जाना मना है",
    "b": "राशन की दुकान पर अब ओटीपी से राशन मिलेगा",
    "c": "पेंशन के लिए जीवन प्रमाण पत्र नवंबर में देना होगा",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    create(tmp_path / "bank", CLAIMS.items(), Sounds())
    return tmp_path / "bank"


def test_an_opened_index_answers_as_the_one_in_memory(folder: Path) -> None:
    memory = Index(Sounds())
    memory.add_many((key, text, None) for key, text in CLAIMS.items())

    with Store(folder, Sounds()) as store:
        found = store.index.search("booth par mobile le jana mana hai", 3)

    assert found == memory.search("booth par mobile le jana mana hai", 3)


def test_what_was_added_changed_and_withdrawn_is_there_when_opened_again(folder: Path) -> None:
    with Store(folder, Sounds(), writing=True) as store:
        store.add("d", "हेल्पलाइन 1950 पर शिकायत दर्ज होती है")
        store.add("a", "बिजली का बिल माफ़ होगा")
        store.withdraw("b")

    with Store(folder, Sounds()) as store:
        assert store.index.claims() == ["a", "c", "d"]
        assert store.index.text("a") == "बिजली का बिल माफ़ होगा"
        assert store.index.search("bijli ka bill maaf", 1)[0].key == "a"


@pytest.mark.parametrize("kept", [1, 20, -1])
def test_a_change_that_a_crash_cut_short_is_not_there_and_the_next_one_is(folder: Path, kept: int) -> None:
    with Store(folder, Sounds(), writing=True) as store:
        store.add("d", "हेल्पलाइन 1950 पर शिकायत दर्ज होती है")
        whole = (folder / "journal-1.jsonl").stat().st_size
        store.add("e", "मतदाता पर्ची घर पर मिलेगी")
    size = (folder / "journal-1.jsonl").stat().st_size
    os.truncate(folder / "journal-1.jsonl", whole + kept if kept > 0 else size + kept)

    with Store(folder, Sounds(), writing=True) as store:
        after = store.index.claims()
        store.add("f", "सड़क पर पानी भरा है")

    assert after == ["a", "b", "c", "d"]
    with Store(folder, Sounds()) as store:
        assert store.index.claims() == ["a", "b", "c", "d", "f"]


_KILLED = """
import os, signal, sys
from pathlib import Path
from chaupal_match import _store
from tests.match.embedder import Sounds

def claims():
    for number in range(10_000):
        if number == int(sys.argv[2]):
            os.kill(os.getpid(), signal.SIGKILL)
        yield str(number), f"दावा {number}"

_store.create(Path(sys.argv[1]), claims(), Sounds())
"""


@pytest.mark.parametrize("at", [0, 40, 400])
def test_a_process_killed_while_it_makes_a_new_index_leaves_the_old_one(folder: Path, at: int) -> None:
    root = Path(__file__).parents[2]
    paths = os.pathsep.join([str(root / "src"), str(root)])

    ended = subprocess.run([sys.executable, "-c", _KILLED, str(folder), str(at)], env={**os.environ, "PYTHONPATH": paths}, timeout=60, check=False)

    assert ended.returncode == -9
    with Store(folder, Sounds()) as store:
        assert store.index.claims() == ["a", "b", "c"]
    create(folder, [("z", "नया दावा")], Sounds())
    with Store(folder, Sounds()) as store:
        assert store.index.claims() == ["z"]
    assert sorted(path.name for path in folder.iterdir()) == ["claims-2.jsonl", "index.json", "lock", "vectors-2.bin"]


def test_many_changes_become_a_new_generation(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("chaupal_match._store._JOURNAL_FROM", 3)

    with Store(folder, Sounds(), writing=True) as store:
        for number in range(7):
            store.add(f"x{number % 2}", f"मतदान केंद्र {number} बदला")

    assert json.loads((folder / "index.json").read_text())["generation"] == 2
    with Store(folder, Sounds()) as store:
        assert store.index.claims() == ["a", "b", "c", "x0", "x1"]


def test_a_second_writer_and_a_reader_that_writes_are_refused(folder: Path) -> None:
    with Store(folder, Sounds(), writing=True), pytest.raises(Busy):
        Store(folder, Sounds(), writing=True)
    with Store(folder, Sounds()) as store, pytest.raises(Busy):
        store.add("d", "नया")


def test_what_is_no_index_or_another_embedders_is_refused_with_the_remedy(folder: Path, tmp_path: Path) -> None:
    with pytest.raises(NotAnIndex, match="chaupal-match index"):
        Store(tmp_path, Sounds())
    with pytest.raises(NotAnIndex, match="sounds-1, and here is words"):
        Store(folder, None, writing=True)
    (folder / "vectors-1.bin").write_bytes(b"12")
    with pytest.raises(NotAnIndex, match="damaged"):
        Store(folder, Sounds())


def test_withdrawing_what_is_not_there_writes_nothing(folder: Path) -> None:
    with Store(folder, Sounds(), writing=True) as store, pytest.raises(UnknownKey):
        store.withdraw("x")

    assert not (folder / "journal-1.jsonl").exists()


def test_without_the_embedder_an_index_is_read_by_its_words(folder: Path) -> None:
    with Store(folder, None) as store:
        assert store.index.search("booth par mobile le jana mana hai", 1)[0].key == "a"
