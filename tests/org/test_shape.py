"""Shape packs: the two that ship hold together, and a broken one is refused by name."""

from collections.abc import Callable
from pathlib import Path

import pytest

from chaupal.org import shape
from chaupal.org.choices import Matter, Verb

Read = Callable[[str], shape.Shape]

PACK = """
key = "tiny"
name_hi = "छोटा"
name_en = "Tiny"
[[level]]
kind = "state"
tree = "party"
name_hi = "राज्य"
name_en = "State"
[[level]]
kind = "seat"
tree = "party"
name_hi = "विधानसभा"
name_en = "Seat"
[[level]]
kind = "mandal"
tree = "party"
name_hi = "मंडल"
name_en = "Mandal"
generated = 3
[[level]]
kind = "booth"
tree = "party"
name_hi = "बूथ"
name_en = "Booth"
[[office]]
key = "keeper"
level = "booth"
name_hi = "समूह प्रभारी"
name_en = "Keeper"
strength = 2
ceiling = 3
grants = { relay = ["view", "create"] }
"""


@pytest.fixture
def read(tmp_path: Path) -> Read:
    def write_and_read(text: str) -> shape.Shape:
        path = tmp_path / "tiny.toml"
        path.write_text(text, encoding="utf-8")
        return shape.read(path)

    return write_and_read


def test_two_packs_ship() -> None:
    assert shape.names() == ("district-seat-mandal-booth", "district-seat-sector-booth")


@pytest.mark.parametrize(
    ("key", "district", "cut"),
    [("district-seat-mandal-booth", "org_district", "mandal"), ("district-seat-sector-booth", "district", "sector")],
)
def test_packs_have_the_sanctioned_strengths(key: str, district: str, cut: str) -> None:
    pack = shape.load(key)

    assert pack.cut.kind == cut
    assert pack.levels[0].kind == "root"
    assert {kind: pack.strength(kind) for kind in (district, "seat", cut, "booth")} == {
        district: 12,
        "seat": 5,
        cut: 5,
        "booth": 5,
    }
    assert pack.ceiling("booth") == 6


@pytest.mark.parametrize("key", shape.names())
def test_packs_keep_what_each_office_must_not_do(key: str) -> None:
    offices = {office.key: office.grants for office in shape.load(key).offices}

    def verbs(office: str, matter: Matter) -> set[str]:
        return set(offices[office].get(matter, ()))

    assert not verbs("compliance_officer", Matter.PRESS) & {Verb.CREATE, Verb.EDIT, Verb.RELEASE}
    assert not verbs("compliance_officer", Matter.CLAIMS) & {Verb.CREATE, Verb.EDIT, Verb.APPROVE}
    assert "people" not in offices["integrity_analyst"]
    assert "press" not in [matter for matter, granted in offices["integrity_analyst"].items() if Verb.RELEASE in granted]
    assert [office for office in ("trainer", "treasurer", "grievance_contact") if "tips" in offices[office]] == []
    assert Verb.APPROVE not in {verb for granted in offices["researcher"].values() for verb in granted}
    assert Verb.SEE_PHONE not in {verb for granted in offices["auditor"].values() for verb in granted}
    assert Verb.SEE_PHONE not in verbs("researcher", Matter.TIPS)
    assert sorted(office for office in offices if Verb.SEE_PHONE in verbs(office, Matter.TIPS)) == [
        "compliance_officer",
        "duty_officer",
    ]
    assert {verb for granted in offices["system_administrator"].values() for verb in granted} == {Verb.VIEW}


@pytest.mark.parametrize("key", shape.names())
def test_no_booth_office_may_do_more_than_its_booth_needs(key: str) -> None:
    granted = {
        (matter, verb)
        for office in shape.load(key).offices_at("booth")
        for matter, verbs in office.grants.items()
        for verb in verbs
    }

    assert granted == {("org", "view"), ("tips", "create"), ("press", "view"), ("relay", "view"), ("relay", "create")}


def test_a_sound_pack_is_read_whole(read: Read) -> None:
    pack = read(PACK)

    assert [level.kind for level in pack.levels] == ["state", "seat", "mandal", "booth"]
    assert pack.cut.generated == 3
    assert pack.offices == (
        shape.ShapeOffice("keeper", "booth", "समूह प्रभारी", "Keeper", 2, 3, {"relay": ("view", "create")}),
    )


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ('key = "tiny"', 'key = "other"', "tiny.toml: key is other, the file's name says tiny"),
        ('kind = "mandal"', 'kind = "ward"', "tiny.toml, level 3: unknown kind ward"),
        ('kind = "mandal"', 'kind = "seat"', "tiny.toml: level seat stands twice"),
        ('kind = "state"', 'kind = "region"', "tiny.toml: level state is missing"),
        ("generated = 3", "generated = 0", "tiny.toml, level 3: generated must be a whole number of at least 1"),
        (
            "generated = 3",
            "",
            "tiny.toml: below the seat there must be one level with `generated`, then the booth",
        ),
        ('tree = "party"', 'tree = "tea"', "tiny.toml, level 1: tree is tea, not party or electoral"),
        ('name_hi = "समूह प्रभारी"', "", "tiny.toml, office 1 (keeper): name_hi is missing or empty"),
        ("ceiling = 3", "ceiling = 1", "tiny.toml, office 1 (keeper): ceiling 1 is below the strength"),
        ("ceiling = 3", "colour = 3", "tiny.toml, office 1: unknown entry colour"),
        ('level = "booth"', 'level = "page"', "tiny.toml: office keeper is at a level page that the shape does not have"),
        (
            "strength = 2\nceiling = 3",
            "",
            "tiny.toml: office keeper needs a strength; only the state desk goes without",
        ),
        ('relay = ["view"', 'rely = ["view"', "tiny.toml, office 1 (keeper): unknown matter rely"),
        ('["view", "create"]', '["view", "erase"]', "tiny.toml, office 1 (keeper): unknown verb erase for relay"),
        ('["view", "create"]', '["view", "view"]', "tiny.toml, office 1 (keeper): a verb stands twice for relay"),
    ],
)
def test_a_broken_pack_is_refused_by_name(read: Read, old: str, new: str, says: str) -> None:
    with pytest.raises(shape.BadShape) as refusal:
        read(PACK.replace(old, new))

    assert str(refusal.value) == says


def test_a_file_that_is_not_toml_is_refused_by_name(read: Read) -> None:
    with pytest.raises(shape.BadShape, match=r"^tiny\.toml: "):
        read("key = ")


def test_a_pack_that_does_not_ship_is_refused_with_those_that_do() -> None:
    with pytest.raises(shape.BadShape) as refusal:
        shape.load("circle")

    assert str(refusal.value) == (
        "circle: no such shape pack; there are district-seat-mandal-booth, district-seat-sector-booth"
    )


STEP = '[[escalation]]\nlate = {late}\noffice = "{office}"\n'


def test_a_pack_names_who_is_asked_next(read: Read) -> None:
    told = read(PACK + STEP.format(late=1, office="keeper") + STEP.format(late=1.5, office="keeper")).escalation

    assert [(step.late, step.office.key) for step in told] == [(1.0, "keeper"), (1.5, "keeper")]


@pytest.mark.parametrize(("late", "office"), [("0.5", "keeper"), ('"1"', "keeper"), ("true", "keeper"), ("1", "nobody")])
def test_a_step_that_cannot_be_is_refused_with_its_number(read: Read, late: str, office: str) -> None:
    with pytest.raises(shape.BadShape, match="escalation 1"):
        read(PACK + STEP.format(late=late, office=office))
