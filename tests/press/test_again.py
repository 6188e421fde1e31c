"""An answered claim seen again: the mandals its post did not reach, chosen in the release form by one press."""

from datetime import datetime, timedelta

from django.test import Client

from chaupal.base.clock import now
from chaupal.claims.again import missed
from chaupal.claims.models import Claim, Sighting
from chaupal.press import actions
from chaupal.press.board import post as board_of
from tests import make
from tests.press.desk import Desk

HOUR = timedelta(hours=1)


def seen(desk: Desk, claim: Claim, at: datetime, *numbers: int) -> None:
    Sighting.objects.bulk_create(Sighting(claim=claim, unit=desk.mandals[number], at=at) for number in numbers)


def test_only_mandals_of_48_hours_outside_every_release_are_named(desk: Desk, noon: datetime) -> None:
    version = desk.answer()
    claim, post = version.answer.claim, desk.post(version)
    seen(desk, claim, noon, 1, 1, 2)
    seen(desk, claim, noon - 49 * HOUR, 3)
    before = missed(claim, noon)
    actions.release_post(post=post, units=[desk.mandals[0]], by=desk.asha, at=noon)
    after = missed(claim, noon)
    actions.release_post(post=post, units=[desk.mandals[2]], by=desk.asha, at=noon)
    later = missed(claim, noon)

    assert before is None
    assert after is not None and later is not None
    assert [unit.code for unit in after.units] == [desk.mandals[1].code, desk.mandals[2].code]
    assert [unit.code for unit in later.units] == [desk.mandals[1].code]


def test_nothing_is_missed_once_all_were_reached_or_the_post_was_recalled(desk: Desk, noon: datetime) -> None:
    everywhere = desk.released()
    claim = everywhere.answer_version.answer.claim
    part = desk.post()
    actions.release_post(post=part, units=[desk.mandals[0]], by=desk.asha, at=noon)
    other = part.answer_version.answer.claim
    seen(desk, other, noon, 5)
    open_ = missed(other, noon)
    actions.recall_post(post=part, reason_hi="ग़लत", reason_en="wrong", by=desk.asha, at=noon)

    assert (missed(claim, noon), open_ is None, missed(other, noon)) == (None, False, None)


def test_the_button_opens_the_release_form_with_these_units_chosen(desk: Desk, noon: datetime) -> None:
    version = desk.answer()
    claim, post = version.answer.claim, desk.post(version)
    actions.release_post(post=post, units=[desk.mandals[0]], by=desk.asha, at=noon)
    seen(desk, claim, noon, 4, 5)
    found = missed(claim, noon)
    assert found is not None

    page = make.sign_in(Client(), desk.asha).get(found.url.split("#")[0])
    chosen = board_of(desk.asha, post, [unit.code for unit in found.units], at=noon)

    assert page.status_code == 200
    assert {unit.code for unit in page.context["page"].audience} == {unit.code for unit in chosen.audience} == {desk.mandals[4].code, desk.mandals[5].code}
    assert not page.context["page"].is_default


def test_the_page_of_an_answered_claim_offers_it_to_those_who_release(desk: Desk, noon: datetime) -> None:
    version = desk.answer()
    claim, post = version.answer.claim, desk.post(version)
    actions.release_post(post=post, units=[desk.mandals[0]], by=desk.asha, at=noon)
    seen(desk, claim, now(), 4)

    def page(office: str) -> str:
        return make.sign_in(Client(), make.officer(f"{office} of the desk", office, desk.state)).get(f"/claims/{claim.pk}/").content.decode()

    waiting = page("operator")
    Claim.objects.filter(pk=claim.pk).update(state="answered", outcome="answered")

    address = f"/posts/{post.number}/?units={desk.mandals[4].code}#release"
    assert (address in waiting, address in page("operator"), address in page("researcher")) == (False, True, False)
