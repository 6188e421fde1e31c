"""What a booth is called: said by its people, confirmed by a second person, shown beside the list and never in its place."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.utils import translation

from chaupal.ledger.models import Entry
from chaupal.lineage.actions import names
from chaupal.lineage.queries import names as reads
from chaupal.org.models import BoothName, Station
from chaupal.org.queries import booths_of
from tests.lineage.lists import Ground
from tests.lineage.test_lineage_views import client


@pytest.fixture
def damaged(ground: Ground) -> Ground:
    """Chitra's booth has a name with lost letters, the next one none."""
    Station.objects.filter(booth=ground.booth).update(name="प्रा विद्यालय राम\ufffdुर", script="Deva", quality="unicode-damaged")
    Station.objects.filter(booth=ground.booth.number + 1).update(name="", script="", quality="number-only")
    return ground


def shown(ground: Ground, language: str = "hi") -> str:
    with translation.override(language):
        return booths_of(ground.mandal, limit=1).rows[0].name


BETTER = {"name_hi": "प्राथमिक विद्यालय रामपुर", "name_en": "Primary School Rampur"}


def test_a_better_name_waits_and_is_shown_once_a_second_person_confirmed_it(damaged: Ground) -> None:
    where = f"/lineage/names/booths/{damaged.booth.number}/"

    answer = client(damaged.chitra).post(where, BETTER)
    said = BoothName.objects.get()
    before = shown(damaged)
    client(damaged.esha).post(f"/lineage/names/{said.pk}/decision/", {"yes": "1"})

    assert (answer.status_code, said.said_by, said.confirmed, said.as_listed) == (303, damaged.chitra, None, False)
    assert (before, shown(damaged), shown(damaged, "en")) == ("प्रा विद्यालय राम\ufffdुर", *BETTER.values())
    assert Station.objects.get(booth=damaged.booth).name == "प्रा विद्यालय राम\ufffdुर"
    acts = Entry.objects.filter(about_kind="booth_name").order_by("id").values_list("act", "by_id")
    assert list(acts) == [("lineage.name_said", str(damaged.chitra.pk)), ("lineage.name_confirmed", str(damaged.esha.pk))]


def test_yes_says_that_the_listed_name_is_right(damaged: Ground) -> None:
    client(damaged.chitra).post(f"/lineage/names/booths/{damaged.booth.number}/", {"yes": "1"})

    assert list(BoothName.objects.values_list("as_listed", "name_hi")) == [(True, "प्रा विद्यालय राम\ufffdुर")]


def test_a_name_that_is_declined_is_asked_again(damaged: Ground) -> None:
    said = names.say_name(booth=damaged.booth, as_listed=False, by=damaged.chitra, at=damaged.noon, **BETTER)

    client(damaged.esha).post(f"/lineage/names/{said.pk}/decision/", {"no": "1"})

    assert [one.booth for one in reads.mine(damaged.chitra)] == [damaged.booth]
    assert shown(damaged) == "प्रा विद्यालय राम\ufffdुर"


def test_who_said_a_name_does_not_confirm_it_in_code_or_database(damaged: Ground) -> None:
    said = names.say_name(booth=damaged.booth, as_listed=False, by=damaged.esha, at=damaged.noon, **BETTER)

    with pytest.raises(names.OwnName):
        names.decide_name(name=said, yes=True, by=damaged.esha, at=damaged.noon)
    with pytest.raises(IntegrityError), transaction.atomic():
        BoothName.objects.filter(pk=said.pk).update(confirmed=True, decided_by=damaged.esha, decided_at=damaged.noon)


def test_one_name_waits_at_a_time_and_a_decided_one_is_not_decided_again(damaged: Ground) -> None:
    said = names.say_name(booth=damaged.booth, as_listed=False, by=damaged.chitra, at=damaged.noon, **BETTER)

    with pytest.raises(names.NameWaits):
        names.say_name(booth=damaged.booth, as_listed=True, by=damaged.esha, at=damaged.noon)
    names.decide_name(name=said, yes=True, by=damaged.esha, at=damaged.noon)
    with pytest.raises(names.NameDecided):
        names.decide_name(name=said, yes=False, by=damaged.sita, at=damaged.noon)


@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("lata", 403), ("chitra", 303), ("esha", 303)])
def test_only_the_booths_own_people_and_its_lead_say_its_name(damaged: Ground, who: str, status: int) -> None:
    assert client(getattr(damaged, who)).post(f"/lineage/names/booths/{damaged.booth.number}/", BETTER).status_code == status


@pytest.mark.parametrize(("who", "status"), [("dev", 404), ("chitra", 404), ("lata", 404), ("esha", 422)])
def test_deciding_takes_the_lead_and_a_yes_or_a_no(damaged: Ground, who: str, status: int) -> None:
    said = names.say_name(booth=damaged.booth, as_listed=False, by=damaged.chitra, at=damaged.noon, **BETTER)

    assert client(getattr(damaged, who)).post(f"/lineage/names/{said.pk}/decision/").status_code == status


@pytest.mark.parametrize("name", ["", "x" * 201, "<b>x</b>"])
def test_a_name_that_is_none_comes_again(damaged: Ground, name: str) -> None:
    assert client(damaged.chitra).post(f"/lineage/names/booths/{damaged.booth.number}/", {"name_hi": name}).status_code == 422
    assert BoothName.objects.count() == 0


def test_the_lead_sees_what_waits_and_how_far_each_mandal_came(damaged: Ground) -> None:
    names.say_name(booth=damaged.booth, as_listed=False, by=damaged.chitra, at=damaged.noon, **BETTER)

    page = client(damaged.esha).get("/lineage/names/")

    assert [(one.code, one.doubtful, one.waiting, one.confirmed) for one in reads.progress(damaged.mandal.booths)] == [(damaged.mandal.code, 2, 1, 0)]
    assert BETTER["name_hi"] in page.content.decode()


def test_the_phone_asks_at_my_booth_and_shows_what_was_confirmed(damaged: Ground) -> None:
    from chaupal.relay import keepers

    keepers.keep([damaged.booth.number])
    there = client(damaged.chitra)
    asked = there.get("/booth/").content.decode()
    said = names.say_name(booth=damaged.booth, as_listed=False, by=damaged.chitra, at=damaged.noon, **BETTER)
    names.decide_name(name=said, yes=True, by=damaged.esha, at=damaged.noon)

    after = there.get("/booth/").content.decode()

    assert f"/lineage/names/booths/{damaged.booth.number}/" in asked
    assert f"/lineage/names/booths/{damaged.booth.number}/" not in after
    assert BETTER["name_hi"] in after
