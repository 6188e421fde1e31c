"""The ledger's pages: entries, one entry with its proof, a drawn sample, a proof on demand, the lines as CSV."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_GET, require_POST

from chaupal.base.clock import now
from chaupal.base.errors import NotFound
from chaupal.base.pages import render_part
from chaupal.base.words import latin_digits
from chaupal.control.queries import ledger as queries
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import LEDGER
from chaupal.ledger.choices import act as is_act
from chaupal.ledger.models import Entry
from chaupal.org import permission
from chaupal.org.actions.exports import export_ledger
from chaupal.people.models import Person
from chaupal.people.queries import person_of

SIZE = 50
EXPORTED = 10_000
ROOMS = (
    ("people", _("People")), ("org", _("Organisation")), ("gate", _("Rules")), ("facts", _("Data bank")), ("claims", _("Claims")),
    ("press", _("Posts")), ("relay", _("Dispatches")), ("tips", _("Messages that came in")), ("watch", _("Watch")), ("ledger", _("Ledger")),
)  # fmt: skip


def _reader(request: HttpRequest, verb: str = "view") -> Person:
    person = person_of(request)
    permission.require(person, verb, "ledger")
    return person


def _act(text: str) -> str:
    """A room ("claims.") or one act ("claims.opened") to look for; anything else looks for nothing."""
    return text if is_act(text) or text.rstrip(".") in dict(ROOMS) else ""


def _number(text: str | None, most: int) -> int | None:
    digits = latin_digits(text or "")
    return min(int(digits), most) if digits.isascii() and digits.isdecimal() and len(digits) < 18 else None


@require_GET
def entries(request: HttpRequest) -> HttpResponse:
    """Newest entries first, by room or act; the signed roots of both logs beside them."""
    person = _reader(request)
    act = _act(request.GET.get("act", ""))
    logs = queries.logs()
    rows = ledger.page(after=_number(request.GET.get("after"), 2**62), act=act, limit=SIZE + 1)
    context = {
        "rows": rows[:SIZE], "next": rows[SIZE - 1].id if len(rows) > SIZE else None, "act": act, "rooms": ROOMS,
        "logs": logs, "sealed": logs[0].root, "proof": queries.last_proof(now()), "may": {verb: permission.may(person, verb, "ledger") for verb in ("export", "audit")},
    }  # fmt: skip
    return render_part(request, "control/ledger.html", "ledger", context)


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One entry: what is hashed, where it stands in the tree, and the path to the signed root."""
    _reader(request)
    proof = ledger.proof(pk)
    if proof is None:
        raise NotFound
    told = proof.inclusion
    context = {
        "proof": proof, "entry": proof.entry, "holds": told is not None and queries.holds(told),
        "leaf": told.leaf.hex() if told else "", "path": [step.hex() for step in told.path] if told else (),
        "root": told.root.root.hex() if told else "", "salt": proof.salt.hex() if proof.salt else "",
    }  # fmt: skip
    return render_part(request, "control/entry.html", "entry", context)


@require_GET
def sample(request: HttpRequest) -> HttpResponse:
    """Leaves drawn from a seed that the auditor types: the same seed, size and count draw the same again."""
    _reader(request, "audit")
    root = ledger.last_root(LEDGER)
    whole = root.size if root else 0
    seed = request.GET.get("seed", "").strip()[:60]
    size = _number(request.GET.get("size"), whole) or whole
    count = _number(request.GET.get("count"), queries.SAMPLE) or 20
    context = {
        "root": root, "seed": seed, "size": size, "count": count, "most": queries.SAMPLE,
        "rows": queries.sample(seed, size, count) if seed and size else None,
        "proposed": get_random_string(8, "ACDEFGHJKMNPQRTUVWXY34679"),
    }  # fmt: skip
    return render_part(request, "control/sample.html", "sample", context)


@require_GET
def verify(request: HttpRequest) -> HttpResponse:
    """Prove both logs now; of a long one the newest part."""
    _reader(request, "audit")
    return render_part(request, "control/verify.html", "verify", {"proved": queries.prove(now()), "most": queries.AT_ONCE})


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """The newest entries (of a room or act) as CSV; the export is itself an entry."""
    person, at = _reader(request), now()
    found: list[Entry] = list(ledger.page(act=_act(request.POST.get("act", "")), limit=EXPORTED))
    why = {name: request.POST.get(name, "") for name in ("reason", "told")}
    response = HttpResponse(export_ledger(entries=found, **why, by=person, at=at), content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="ledger-{at:%Y%m%d-%H%M}.csv"'
    return response
