"""Settings come from the environment alone; what cannot be meant is refused with the variable's name."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest

from chaupal.config import settings
from chaupal.config.environment import BadSetting, Environment
from tests import documents
from tests.running import finished

NONSENSE = [
    ("CHAUPAL_HOME", ""),
    ("CHAUPAL_DEMO", "yes"),
    ("CHAUPAL_DEMO", "true"),
    ("CHAUPAL_BIND", "everywhere"),
    ("CHAUPAL_BIND", "127.0.0.1:8000"),
    ("PORT", "0"),
    ("PORT", "65536"),
    ("PORT", "80 80"),
    ("CHAUPAL_SITE", "chaupal.example.org"),
    ("CHAUPAL_SITE", "https://chaupal.example.org/desk"),
    ("CHAUPAL_HOSTS", "chaupal.example.org;rm"),
    ("CHAUPAL_SECRET_KEY", "short"),
    ("CHAUPAL_SHAPE", "circle"),
    ("CHAUPAL_CLOCK_OFFSET", "1h"),
    ("CHAUPAL_CLOCK_OFFSET", "3600"),  # outside a demo
    ("CHAUPAL_ASKS_A_MINUTE", "-1"),
    ("CHAUPAL_PROCESS", "webb"),
    ("CHAUPAL_DATABASE_URL", "mysql://root@localhost/chaupal"),
    ("CHAUPAL_DATABASE_OWNER_URL", "sqlite:///chaupal.db"),
    ("CHAUPAL_MAIL", "pigeon"),
    ("CHAUPAL_MAIL_PORT", "smtp"),
    ("CHAUPAL_MAIL_TLS", "1"),
]
# Any text may be meant, or a folder of programs that the start itself looks into.
FREE = {
    "CHAUPAL_KEYS",
    "CHAUPAL_POSTGRES_BIN",
    "CHAUPAL_TRANSCRIBE",
    "CHAUPAL_WATCH_FOLDER",
    "CHAUPAL_STATE",
    "CHAUPAL_PUBLISHER_HI",
    "CHAUPAL_PUBLISHER_EN",
    "CHAUPAL_GRIEVANCE_HI",
    "CHAUPAL_GRIEVANCE_EN",
    "CHAUPAL_MAIL_HOST",
    "CHAUPAL_MAIL_USER",
    "CHAUPAL_MAIL_PASSWORD",
    "CHAUPAL_MAIL_FROM",
}


def read() -> dict[str, Any]:
    """The settings as a process started now would read them."""
    return runpy.run_path(str(Path(str(settings.__file__))))


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("CHAUPAL_HOME", str(tmp_path))
    return tmp_path


@pytest.mark.parametrize(("name", "value"), NONSENSE, ids=[f"{name}={value}" for name, value in NONSENSE])
def test_nonsense_is_refused_with_the_variables_name(name: str, value: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(name, value)

    with pytest.raises(BadSetting) as refused:
        read()

    assert str(refused.value).startswith(name)


def test_every_setting_is_either_checked_here_or_free() -> None:
    assert documents.settings() == {name for name, _value in NONSENSE} | FREE


def test_a_demo_shows_the_state_that_ships_and_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAUPAL_DEMO", "True")
    monkeypatch.setenv("CHAUPAL_STATE", "/srv/another")

    with pytest.raises(BadSetting, match="CHAUPAL_STATE"):
        read()


def test_a_demo_on_an_address_that_others_reach_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAUPAL_DEMO", "True")
    monkeypatch.setenv("CHAUPAL_BIND", "0.0.0.0")

    with pytest.raises(BadSetting) as refused:
        read()

    assert "loopback" in str(refused.value)


def test_a_demo_on_loopback_may_shift_its_clock(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHAUPAL_DEMO", "True")
    monkeypatch.setenv("CHAUPAL_CLOCK_OFFSET", "-3600")

    assert (read()["CHAUPAL_DEMO"], read()["CHAUPAL_CLOCK_OFFSET"]) == (True, -3600)


def test_an_https_address_closes_cookies_and_promises_https(monkeypatch: pytest.MonkeyPatch) -> None:
    plain = read()
    monkeypatch.setenv("CHAUPAL_SITE", "https://chaupal.example.org")

    told = read()

    names = ("SESSION_COOKIE_SECURE", "CSRF_COOKIE_SECURE", "SECURE_HSTS_SECONDS")
    assert [plain[name] for name in names] == [False, False, 0]
    assert [told[name] for name in names] == [True, True, 31_536_000]


def test_a_secret_may_lie_in_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "secret").write_text("a secret of more than thirty-two letters\n")
    monkeypatch.setenv("CHAUPAL_SECRET_KEY_FILE", str(tmp_path / "secret"))

    assert read()["SECRET_KEY"] == "a secret of more than thirty-two letters"


def test_a_secret_that_is_too_short_is_not_shown() -> None:
    with pytest.raises(BadSetting) as refused:
        Environment({"CHAUPAL_SECRET_KEY": "hunter2"}).secret("CHAUPAL_SECRET_KEY", least=32)

    assert "hunter2" not in str(refused.value)


@pytest.mark.parametrize(
    "variables",
    [{"X": "a", "X_FILE": "/dev/null"}, {"X_FILE": "/nowhere/at/all"}],
    ids=["value and file", "a file that is not there"],
)
def test_a_secret_that_cannot_be_had_is_refused(variables: dict[str, str]) -> None:
    with pytest.raises(BadSetting) as refused:
        Environment(variables).text("X")

    assert "X_FILE" in str(refused.value)


def test_a_command_tells_a_bad_setting_in_one_line(home: Path) -> None:
    status, said = finished("messages", "check", home=home, CHAUPAL_DEMO="yes")

    assert (status, said) == (1, "chaupal messages check: CHAUPAL_DEMO='yes': write True or False.\n")


def test_an_unknown_command_shows_what_there_is(home: Path) -> None:
    status, said = finished("dance", home=home)

    assert status == 2
    assert "chaupal COMMAND" in said and "ledger verify" in said
