"""Imitations: the list with its clocks, noting one, and the one page from which it is reported everywhere."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import get_language, override
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chaupal.base import paging, words
from chaupal.base.clock import local, now
from chaupal.base.errors import Refused
from chaupal.base.pages import render_part, see_other
from chaupal.base.words import hi_or_en
from chaupal.org import permission
from chaupal.people.models import Person
from chaupal.people.queries import person_of
from chaupal.press import queries as press
from chaupal.watch import files, handles, imitations, kit
from chaupal.watch.actions import cases
from chaupal.watch.actions import imitations as acts
from chaupal.watch.casefile import signals_said
from chaupal.watch.caseforms import EvidenceForm, ImitationForm, ReplyForm, ReportForm, minute, say
from chaupal.watch.choices import EvidenceKind, ImitationKind, ReportedTo
from chaupal.watch.models import Imitation, OwnHandleVersion

FILE = {ImitationKind.ACCOUNT: EvidenceKind.SCREENSHOT, ImitationKind.PICTURE: EvidenceKind.PICTURE, ImitationKind.VIDEO: EvidenceKind.VIDEO}


@require_GET
def desk(request: HttpRequest) -> HttpResponse:
    """What is open, imitations of our leaders first; with ?closed what is over."""
    person = person_of(request)
    closed = "closed" in request.GET
    page = imitations.desk(person, now(), paging.asked(request.GET.dict(), int), closed=closed)
    context = {"page": page, "closed": closed, "may_add": permission.may(person, "create", "watch"), "at": now()}
    return render_part(request, "watch/imitations.html", "imitations", context)


def _ours() -> list[tuple[int, str]]:
    language = get_language()
    found = handles.public(local(now()).date())
    return [(one.own_id, f"@{one.own.handle} · {one.own.get_platform_display()} · {hi_or_en(one, 'of', language)}") for one in found]


@require_http_methods(["GET", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Note one; afterwards its page has the report kit ready."""
    person, at = person_of(request), now()
    permission.require(person, "create", "watch")
    form, status = ImitationForm(_ours(), request.POST or None, request.FILES or None, initial={"met_at": minute(at), "kind": "account"}), 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                made = _noted(form, person)
            except Refused as refusal:
                say(form, refusal)
            else:
                return see_other(reverse("watch:imitation", args=[made.number]))
    return render_part(request, "watch/imitation_new.html", "imitation", {"form": form}, status=status)


def _noted(form: ImitationForm, person: Person) -> Imitation:
    told = form.cleaned_data
    own = handles.handle_for(person, told["own"]) if told["own"] else None
    met = acts.Met(
        kind=told["kind"], platform=told["platform"], address=told["address"], met_at=told["met_at"], handle=told["handle"], shown_name=told["shown_name"], where=told["where"], own=own
    )
    kept = [(FILE[ImitationKind(told["kind"])], _bytes(told["file"]))]
    if told["avatar"]:
        kept.append((EvidenceKind.AVATAR, _bytes(told["avatar"])))
    proof = acts.Proof(files=kept, post=imitations.post_of_code(told["post"]), original=_bytes(told["original"]) if told["original"] else b"")
    return acts.note_imitation(met=met, proof=proof, by=person, at=now())


def _bytes(upload: Any) -> bytes:
    return bytes(upload.read(files.LIMIT + 1))


@never_cache
@require_GET
def imitation(request: HttpRequest, number: int) -> HttpResponse:
    """One imitation beside the genuine original, the texts for every office, and what became of each report."""
    person = person_of(request)
    return _page(request, person, imitations.imitation_for(person, number))


def _page(request: HttpRequest, person: Person, found: Imitation, status: int = 200, **more: Any) -> HttpResponse:
    at = now()
    reports = {one.to: one for one in found.reports.all()}
    version = handles.current(found.own) if found.own is not None else None
    first = reports.get(ReportedTo.PLATFORM)
    told = {language: _facts(found, version, language) for language in kit.LANGUAGES}
    texts: dict[str, list[kit.Letter]] = {}
    for letter in kit.letters(told):
        texts.setdefault(letter.to, []).append(letter)
    wrong: ReportForm | None = more.pop("wrong", None)
    offices = []
    for to, label in ReportedTo.choices:
        form = wrong if wrong is not None and wrong.data.get("to") == to else ReportForm(initial={"to": to, "sent_at": minute(at)}, auto_id=f"id_{to}_%s")
        is_shut = to == ReportedTo.COMMITTEE and (first is None or first.reply_at is None)
        offices.append({"to": to, "label": label, "letters": texts[to], "report": reports.get(to), "form": form, "is_shut": is_shut, "reply": ReplyForm(initial={"reply_at": minute(at)}, auto_id=f"id_{to}_%s")})
    context: dict[str, Any] = {
        "imitation": found,
        "version": version,
        "signals": signals_said(found.signals),
        "clock": imitations.clock(found, list(reports.values()), at),
        "offices": offices,
        "files": [one for one in found.evidence.all() if one.kind != EvidenceKind.ORIGINAL],
        "originals": [one for one in found.evidence.all() if one.kind == EvidenceKind.ORIGINAL],
        "is_open": found.state in imitations.OPEN,
        "case": getattr(found, "case", None),
        "may_edit": permission.may(person, "edit", "watch"),
        "may_open_case": permission.may(person, "create", "watch") and found.kind == ImitationKind.ACCOUNT,
        "may_export": permission.may(person, "export", "watch"),
        "evidence": EvidenceForm(initial={"taken_at": minute(at)}),
    }
    return render_part(request, "watch/imitation.html", "imitation", context | more, status=status)


def _facts(found: Imitation, version: OwnHandleVersion | None, language: str) -> kit.Facts:
    with override(language):
        post = found.original_post
        genuine = [one for one in found.evidence.all() if one.kind == EvidenceKind.ORIGINAL]
        original = f"{press.verify_address()}/{post.code}" if post is not None else "".join(f"SHA-256 {one.sha256}" for one in genuine[:1])
        first = next((one for one in found.reports.all() if one.to == ReportedTo.PLATFORM), None)
        return kit.Facts(
            code=found.code,
            kind=found.kind,
            platform=found.get_platform_display(),
            address=found.address,
            handle=found.handle,
            shown_name=found.shown_name,
            ours=f"@{version.own.handle}, {hi_or_en(version, 'of', language)}" if version else "",
            ours_address=version.address if version else "",
            met=words.moment(found.met_at, language),
            signals=signals_said(found.signals),
            hashes=[(one.get_kind_display(), one.sha256) for one in found.evidence.all() if one.kind != EvidenceKind.ORIGINAL],
            original=original,
            publisher=str(settings.CHAUPAL_PUBLISHER_HI if language == "hi" else settings.CHAUPAL_PUBLISHER_EN),
            platform_reference=first.reference if first else "",
            platform_reply=f"{first.get_reply_display()}, {words.day(first.reply_at, language)}" if first and first.reply_at else "",
        )


@require_POST
def report(request: HttpRequest, number: int) -> HttpResponse:
    """Write down one report with its reference number."""
    person = person_of(request)
    found = imitations.imitation_for(person, number, "edit")
    form = ReportForm(request.POST, auto_id=f"id_{request.POST.get('to', '')[:12]}_%s")
    if not form.is_valid():
        return _page(request, person, found, 422, wrong=form)
    try:
        acts.report_imitation(imitation=found, **form.cleaned_data, by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, wrong=form)
    return see_other(f"{reverse('watch:imitation', args=[number])}#{form.cleaned_data['to']}")


@require_POST
def reply(request: HttpRequest, pk: int) -> HttpResponse:
    """Write down what an office replied to a report of an imitation."""
    person = person_of(request)
    sent = imitations.report_for(person, pk)
    if sent.imitation is None:
        raise imitations.NoSuchImitation
    form = ReplyForm(request.POST)
    number = sent.imitation.number
    if not form.is_valid():
        return _page(request, person, imitations.imitation_for(person, number), 422, refused=form)
    acts.answer_report(report=sent, **form.cleaned_data, by=person, at=now())
    return see_other(f"{reverse('watch:imitation', args=[number])}#{sent.to}")


@require_POST
def evidence(request: HttpRequest, number: int) -> HttpResponse:
    """One more file."""
    person = person_of(request)
    found = imitations.imitation_for(person, number, "edit")
    form = EvidenceForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, person, found, 422, evidence=form)
    told = form.cleaned_data
    try:
        acts.add_evidence(imitation=found, kind=told["kind"], data=_bytes(told["file"]), taken_at=told["taken_at"], by=person, at=now())
    except Refused as refusal:
        say(form, refusal)
        return _page(request, person, found, refusal.status, evidence=form)
    return see_other(reverse("watch:imitation", args=[number]))


@require_POST
def close(request: HttpRequest, number: int) -> HttpResponse:
    """The end of it: nothing more to do, or no imitation after all."""
    person = person_of(request)
    found = imitations.imitation_for(person, number, "edit")
    acts.close_imitation(imitation=found, dropped="dropped" in request.POST, by=person, at=now())
    return see_other(reverse("watch:imitation", args=[number]))


@require_POST
def open_case(request: HttpRequest, number: int) -> HttpResponse:
    """A case about the account that imitates ours."""
    person = person_of(request)
    case = cases.open_case_of_imitation(imitation=imitations.imitation_for(person, number, "create"), by=person, at=now())
    return see_other(reverse("watch:case", args=[case.number]))
