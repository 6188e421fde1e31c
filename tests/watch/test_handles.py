"""The register of our own accounts: one enters, another confirms, voters look it up."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import IntegrityError, ProgrammingError, connection, transaction
from django.test import Client

from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.watch import handles, refusals
from chaupal.watch.actions import handles as acts
from chaupal.watch.models import OwnHandleApproval
from tests import make
from tests.watch.casework import Watch, picture


def test_an_account_is_public_once_a_second_person_confirmed_it(watch: Watch, client: Client) -> None:
    version = watch.own(confirmed=False)
    before = client.get("/watch/ours/").content.decode()

    acts.confirm_handle(version=version, by=watch.gauri, at=watch.noon)
    after = client.get("/watch/ours/?hl=en").content.decode()

    assert ("@chaupal_up" in before, "@chaupal_up" in after, "x.com/chaupal_up" in after) == (False, True, True)
    assert [entry.act for entry in Entry.objects.filter(about_kind="own_handle").order_by("id")] == ["watch.handle_entered", "watch.handle_confirmed"]


def test_nobody_confirms_what_they_entered(watch: Watch) -> None:
    make.appoint(watch.nida, "approver", make.state())
    nida = type(watch.nida).objects.get(pk=watch.nida.pk)
    version = watch.own(confirmed=False)

    with pytest.raises(refusals.OwnEntry):
        acts.confirm_handle(version=version, by=nida, at=watch.noon)
    with pytest.raises((IntegrityError, ProgrammingError)), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO watch_ownhandleapproval (handle_version_id, own_id, version, author_id, by_id, at) VALUES (%s, %s, 1, %s, %s, now())",
            [version.pk, version.own_id, nida.pk, nida.pk],
        )

    assert OwnHandleApproval.objects.count() == 0


def test_an_older_version_is_not_confirmed(watch: Watch) -> None:
    version = watch.own(confirmed=False)
    said = acts.Said("leader", "Meera", "मीरा", "Meera", "x.com/chaupal_up", date(2020, 1, 1))
    acts.revise_handle(own=version.own, said=said, avatar=None, by=watch.nida, at=watch.noon)

    with pytest.raises(refusals.NotNewestEntry):
        acts.confirm_handle(version=version, by=watch.gauri, at=watch.noon)


def test_what_is_no_longer_ours_leaves_the_public_page(watch: Watch) -> None:
    version = watch.own()
    said = acts.Said("organisation", "Chaupal UP", "नमूना", "Sample", "x.com/chaupal_up", date(2020, 1, 1), date(2027, 1, 31))
    ended = acts.revise_handle(own=version.own, said=said, avatar=None, by=watch.nida, at=watch.noon)

    still = [one.own.handle for one in handles.public(date(2027, 2, 1))]
    acts.confirm_handle(version=ended, by=watch.gauri, at=watch.noon)

    assert (still, handles.public(date(2027, 2, 1)), len(handles.public(date(2027, 1, 31)))) == (["chaupal_up"], [], 1)


@pytest.mark.parametrize("typed", ["https://x.com/a", "98765 43210", "9876543210", "a b", "", "@", "a/b"])
def test_only_a_bare_handle_is_taken(watch: Watch, typed: str) -> None:
    with pytest.raises(refusals.NotAHandle):
        acts.handle_of(typed)


def test_one_account_is_entered_once(watch: Watch) -> None:
    watch.own()

    with pytest.raises(refusals.HandleKnown):
        watch.own("Chaupal_UP")


def test_reviewers_and_outsiders_do_not_enter(watch: Watch) -> None:
    said = acts.Said("leader", "Meera", "मीरा", "Meera", "x.com/a", date(2020, 1, 1))
    for person, refusal in ((watch.om, permission.VerbMissing), (watch.dev, permission.OutOfReach)):
        with pytest.raises(refusal):
            acts.enter_handle(platform="x", handle="other", said=said, avatar=None, by=person, at=watch.noon)


def test_the_picture_is_kept_with_its_hash_and_print_and_shown_to_all(watch: Watch, client: Client) -> None:
    version = watch.own(avatar=picture("our sign", (240, 240), exif=True))

    shown = client.get(f"/watch/ours/{version.own_id}/picture/")

    assert (len(version.avatar_sha256), bool(version.avatar_print), shown["Content-Type"]) == (64, True, "image/jpeg")
    assert b"Camera of somebody" not in shown.content


@pytest.mark.parametrize("rows", [1, 3])
def test_the_public_page_costs_one_query_however_long(watch: Watch, client: Client, django_assert_num_queries, rows: int) -> None:
    for number in range(rows):
        watch.own(f"chaupal_{number}")

    with django_assert_num_queries(1):
        client.get("/watch/ours/")
