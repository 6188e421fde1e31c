from datetime import timedelta
from hashlib import sha256

import pytest
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from chaupal.base.clock import now
from chaupal.control.queries import ledger as queries
from chaupal.ledger.actions import keep_report
from chaupal.ledger.audit import Bad, Proved, Report
from chaupal.ledger.choices import Prover
from chaupal.ledger.models import Entry
from tests import make


@pytest.fixture
def auditor(ground, client):
    client.cookies["language"] = "en"
    return make.sign_in(client, ground.lata)


@pytest.mark.parametrize("rows", [1, 3])
def test_list_costs_the_same_queries_however_many_entries(rows, ground, auditor):
    for _turn in range(rows):
        make.claim(ground.asha, ground.noon)
    auditor.get("/ledger/")

    with CaptureQueriesContext(connection) as asked:
        page = auditor.get("/ledger/?act=claims.")

    assert len(asked) == 18
    assert len(page.context["rows"]) == rows


def test_list_turns_by_the_entry_and_filters_by_act(ground, auditor, monkeypatch):
    monkeypatch.setattr("chaupal.control.views.ledger.SIZE", 2)
    for _turn in range(3):
        make.claim(ground.asha, ground.noon)

    first = auditor.get("/ledger/?act=claims.opened").context
    second = auditor.get(f"/ledger/?act=claims.opened&after={first['next']}").context

    assert [len(first["rows"]), len(second["rows"]), second["next"]] == [2, 1, None]
    assert auditor.get("/ledger/?act=<b>&after=x").context["act"] == ""
    assert auditor.get("/ledger/?act=tips.").context["rows"] == []


def test_entry_shows_what_is_hashed_and_waits_for_the_seal(ground, auditor):
    make.claim(ground.asha, ground.noon)

    text = auditor.get(f"/ledger/{Entry.objects.latest('id').id}/").content.decode()

    assert "claims.opened" in text
    assert "It waits to be sealed" in text
    assert auditor.get("/ledger/999999999/").status_code == 404


@pytest.mark.commits
def test_sealed_entry_carries_a_path_that_gives_the_signed_root(noon):
    from tests.following import run_followers

    lata = make.officer("Auditor Lata", "auditor")
    with transaction.atomic():
        made = make.claim(make.officer("Asha", "operator"), noon)
    run_followers()
    client = make.sign_in(Client(), lata)
    client.cookies["language"] = "en"
    entry = Entry.objects.get(about_kind="claim", about_id=str(made.pk))

    page = client.get(f"/ledger/{entry.id}/")
    proved = client.get("/ledger/verify/")
    drawn = client.get("/ledger/sample/?seed=abc&count=3")

    assert page.context["holds"] is True
    assert "the path gives the signed root" in page.content.decode()
    assert proved.context["proved"].report.whole is True
    assert [row.index for row in drawn.context["rows"]] == queries.drawn("abc", drawn.context["size"], 3)


def test_a_seed_draws_the_same_different_leaves_again():
    first = queries.drawn("seed", 1000, 50)

    assert first == queries.drawn("seed", 1000, 50)
    assert len(set(first)) == 50
    assert first[0] == int.from_bytes(sha256(b"seed:0").digest()) % 1000
    assert sorted(queries.drawn("seed", 3, 50)) == [0, 1, 2]
    assert queries.drawn("seed", 0, 5) == []


def test_a_path_that_was_changed_does_not_hold(noon):
    from chaupal.ledger.queries import Inclusion, Root

    told = Inclusion(0, b"\x00" * 32, (b"\x01" * 32,), Root("ledger", 2, b"\x02" * 32, noon, ""))

    assert queries.holds(told) is False


def test_sample_before_any_seal_says_so(auditor):
    assert "Nothing has been sealed yet." in auditor.get("/ledger/sample/?seed=abc").content.decode()


def test_sample_and_proof_are_for_the_auditor(ground, client):
    officer = make.officer("Compliance", "compliance_officer", ground.desk.state)
    make.sign_in(client, officer)

    assert client.get("/ledger/").status_code == 200
    assert [client.get(f"/ledger/{page}/").status_code for page in ("sample", "verify")] == [403, 403]
    assert client.post("/ledger/export/").status_code == 403
    make.sign_in(client, ground.asha)
    assert [client.get("/ledger/").status_code, client.post("/ledger/export/").status_code] == [404, 404]


def test_export_gives_lines_and_is_an_entry(ground, auditor):
    make.claim(ground.asha, ground.noon)
    before = Entry.objects.count()

    answer = auditor.post("/ledger/export/", {"act": "claims.", "reason": "audit"})

    lines = answer.content.decode().splitlines()
    entry = Entry.objects.latest("id")
    assert (len(lines), lines[0].split(",")[2]) == (2, "act")
    assert (Entry.objects.count(), entry.act, entry.by_id) == (before + 1, "org.ledger_exported", str(ground.lata.pk))


def test_the_page_tells_the_last_proof_and_its_age(ground, auditor):
    at = now()
    before = auditor.get("/ledger/").content.decode()
    bad = Bad(1234, "ledger", "entry", 41, "the row is gone")
    keep_report(Report((Proved("ledger", size=9, looked_at=9, bad=bad),)), by=Prover.COMMAND, seconds=1.0, at=at - timedelta(days=3))
    broken = auditor.get("/ledger/").content.decode()
    keep_report(Report((Proved("ledger", size=4000, looked_at=4000),)), by=Prover.WORKER, seconds=1.0, at=at - timedelta(hours=5))
    whole = auditor.get("/ledger/").content.decode()

    assert "Not proved yet." in before
    assert "leaf 1,234, entry 41: the row is gone" in broken
    assert "3 days ago" in broken and "out of date" in broken
    assert "5 h ago" in whole and "by the daily proof" in whole and "4,000 leaves looked at" in whole
    assert ("the row is gone" in whole, "out of date" in whole, "BROKEN" in whole) == (False, False, False)


def test_what_was_found_before_stays_on_the_page_until_that_leaf_is_proved(ground, auditor):
    at = now()
    bad = Bad(12, "ledger", "entry", 41, "the row is gone")
    keep_report(Report((Proved("ledger", size=99, looked_at=9, bad=bad),)), by=Prover.COMMAND, seconds=1.0, at=at)
    keep_report(Report((Proved("ledger", size=99, since=50, looked_at=49),)), by=Prover.WORKER, seconds=1.0, at=at)

    text = auditor.get("/ledger/").content.decode()

    assert "Found before, and not proved whole since" in text
    assert "leaf 12, entry 41: the row is gone" in text
    assert "from leaf 50 on" in text
