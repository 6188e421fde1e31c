"""The desk: which messages wait, and one of them beside the claim it may repeat."""

from __future__ import annotations

from typing import Any

from django.core.files.storage import default_storage
from django.http import FileResponse, HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging
from chaupal.base.clock import local, now
from chaupal.base.errors import BadInput
from chaupal.base.pages import etag_part, render_part, see_other
from chaupal.claims.refusals import TooThin
from chaupal.org import permission
from chaupal.people.queries import person_of
from chaupal.tips import desk
from chaupal.tips.actions import seeing, triage
from chaupal.tips.actions.export import export_queue
from chaupal.tips.choices import SET_ASIDE, MatchVerdict, Opened, TipState
from chaupal.tips.forms import ClaimForm, SaidForm, SeenForm
from chaupal.tips.pace import pace
from chaupal.tips.refusals import IsHeld

HEADS = (
    _("Message"), _("First"), _("Last"), _("Came"), _("Mandals"), _("Mandal of the first, in Hindi"), _("in English"),
    _("Language"), _("Text, numbers masked"), _("Proposed claim"), _("Its words"), _("Score"),
)  # fmt: skip
VERDICTS = {"same", MatchVerdict.DIFFERENT, MatchVerdict.UNSURE}


@require_GET
def queue(request: HttpRequest) -> HttpResponse:
    """What waits, the most heard and the newest first; asked again every five seconds."""
    person, at = person_of(request), now()
    aside, outcome = "aside" in request.GET, request.GET.get("outcome", "")
    wanted = paging.asked(request.GET, float, int)
    permission.require(person, "view", "tips")

    def context() -> dict[str, Any]:
        totals = desk.totals(person, at)
        page = desk.queue(person, at, wanted, aside=aside, outcome=outcome)
        may = {f"may_{name}": permission.may(person, verb, "tips") for name, verb in (("export", "export"), ("take", "edit"))}
        shown = TipState(outcome).label if outcome in (*SET_ASIDE, TipState.HELD) else ""
        told: dict[str, Any] = {"page": page, "totals": totals, "aside": aside, "outcome": shown, "outcomes": desk.outcomes(person, at), "held": desk.held_count(person), "at": at}
        if not aside and not shown:
            told["pace"] = made = pace(person, at)
            told["unread"] = max(totals.messages - totals.aside - made.reached, 0) if made.since else None
            told["first"] = wanted.after is None and wanted.before is None
        return told | may

    minute = int(at.timestamp()) // 60  # the clocks move
    return etag_part(request, "tips/queue.html", "waiting", context, of=(person.pk, desk.queue_mark(), minute))


@require_POST
def export(request: HttpRequest) -> HttpResponse:
    """What waits, as a file for a table program: texts masked as on the screen, mandals and hours, no booths; recorded."""
    person, at = person_of(request), now()
    rows = [_line(row) for row in desk.export_rows(person, at, aside="aside" in request.POST)]
    told = export_queue(heads=[str(head) for head in HEADS], rows=rows, reason=request.POST.get("reason", ""), told=request.POST.get("told", ""), by=person, at=at)
    response = HttpResponse(told, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="messages-{local(at):%Y%m%d-%H%M}.csv"'
    response["Cache-Control"] = "no-store"
    return response


def _line(row: desk.Row) -> list[object]:
    one, best = row.tip, row.best
    proposed: list[object] = [best.claim_id, best.claim.text_hi, f"{best.score or 0:.2f}"] if best else ["", "", ""]
    hours = [f"{local(when):%Y-%m-%d %H:%M}" for when in (one.at, one.last_at)]
    return [one.pk, *hours, one.copies, row.mandals, one.unit.name_hi, one.unit.name_en, one.tongue_said, one.words, *proposed]


@never_cache
@require_GET
def tip(request: HttpRequest, pk: int) -> HttpResponse:
    """One message with its copies, beside the claim it may repeat."""
    person, at = person_of(request), now()
    found = desk.tip_for(person, pk)
    if found.pk != pk:
        return see_other(reverse("tips:tip", args=[found.pk]))
    if found.state == TipState.HELD:
        return render_part(request, "tips/held.html", "pair", {"held": desk.held(person, found)})
    asked = request.GET.get("claim", "")
    page = desk.compare(person, found, at, claim=int(asked) if asked.isdecimal() and len(asked) < 12 else None)
    beside = desk.queue(person, at, paging.Asked(), size=desk.BESIDE)
    return render_part(request, "tips/tip.html", "pair", {"page": page, "queue": beside, "asked": asked, "at": at, "seen": SeenForm(initial={"seen": found.seen_text}), "said": SaidForm(initial={"said": found.said_text})})


def _back(pk: int) -> HttpResponse:
    return see_other(reverse("tips:tip", args=[pk]))


@require_POST
def verdict(request: HttpRequest, pk: int) -> HttpResponse:
    """Same claim, different, or unsure."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    said, named = request.POST.get("verdict", ""), paging.number(request.POST.get("claim", ""))
    if said not in VERDICTS or named is None:
        raise BadInput
    claim = desk.claim_named(named)
    if said == MatchVerdict.SAME:
        triage.attach_tip(tip=found, claim=claim, by=person, at=now())
    else:
        triage.judge_tip(tip=found, claim=claim, verdict=said, by=person, at=now())
    return _back(found.pk)


@require_POST
def aside(request: HttpRequest, pk: int) -> HttpResponse:
    """No claim that could be checked: an opinion, private, not ours, in a language nobody here reads, spam."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    state = request.POST.get("state", "")
    if state not in SET_ASIDE:
        raise BadInput
    triage.set_aside(tip=found, state=state, by=person, at=now())
    return _back(found.pk)


@require_POST
def undo(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the last decision back."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    triage.undo_tip(tip=found, by=person, at=now())
    return _back(found.pk)


@never_cache
@require_http_methods(["GET", "POST"])
def claim(request: HttpRequest, pk: int) -> HttpResponse:
    """A claim that nobody had yet, worded from the message."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    if found.state == TipState.HELD:
        raise IsHeld
    text = found.words[:600]
    first = {"text_en": text} if found.language == "en" else {"text_hi": text}
    form = ClaimForm(request.POST or None, initial=first)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            made = triage.open_claim_from(tip=found, **form.cleaned_data, by=person, at=now())
        except TooThin as refusal:
            for field, says in refusal.fields.items():
                form.add_error(field, says)
        else:
            return see_other(f"/claims/{made.pk}/")
    return render_part(request, "tips/claim.html", "word", {"form": form, "tip": found}, status=status)


@require_POST
def opening(request: HttpRequest, pk: int) -> HttpResponse:
    """Open the numbers, the picture or the booth for a quarter of an hour; recorded."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    what = request.POST.get("what", "")
    if what not in Opened.values:
        raise BadInput
    triage.open_sealed(tip=found, what=what, by=person, at=now())
    return _back(found.pk)


@require_POST
def words(request: HttpRequest, pk: int) -> HttpResponse:
    """What stands in the picture, typed or put right; the message is matched anew."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    form = SeenForm(request.POST)
    seeing.type_words(tip=found, text=form.cleaned_data["seen"] if form.is_valid() else "", by=person, at=now())
    return _back(found.pk)


@require_POST
def release(request: HttpRequest, pk: int) -> HttpResponse:
    """Let go what is held under rule T7."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    triage.release_tip(tip=found, by=person, at=now())
    return _back(found.pk)


@require_POST
def quarantine(request: HttpRequest, pk: int) -> HttpResponse:
    """Rule T7: destroy it, and show what the law asks."""
    person = person_of(request)
    triage.quarantine_tip(tip=desk.tip_for(person, pk), by=person, at=now())
    return see_other(reverse("tips:statutory"))


@never_cache
@require_GET
def picture(request: HttpRequest, pk: int) -> FileResponse:
    """The picture, for the person who opened it and while the opening lasts; otherwise there is none."""
    person = person_of(request)
    found = desk.tip_for(person, pk)
    return FileResponse(default_storage.open(desk.open_picture(person, found, now())), content_type="image/jpeg")
