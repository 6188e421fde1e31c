"""Pages of the press room. The public ones set no cookie, keep nothing, and log nothing of what was asked."""

from __future__ import annotations

import hashlib
import json
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from chaupal.base import paging
from chaupal.base.clock import now
from chaupal.base.pages import see_other
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import REGISTER
from chaupal.org import permission
from chaupal.people.queries import person_of
from chaupal.press import actions, answers, board, codes, public, queries, verify
from chaupal.press.forms import RecallForm
from chaupal.press.models import Picture, Post
from chaupal.press.refusals import NoSuchPost

DAY = 86_400


def _language() -> str:
    return "en" if (get_language() or "hi").startswith("en") else "hi"


def _said(request: HttpRequest, **more: Any) -> dict[str, Any]:
    """What every public page carries: the language choice stays in the address, because there is no cookie."""
    asked = request.GET.get("hl", "")
    return {"hl": f"?hl={asked}" if asked in ("hi", "en") else "", "language": _language(), **more}


def _unkept(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    response["X-Robots-Tag"] = "noindex"
    return response


# Nothing is written and nobody is signed in here, so there is nothing that a forged form could do; a token would
# need a cookie.
@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def verify_page(request: HttpRequest) -> HttpResponse:
    """Is it really ours? One box for a text or a code."""
    text = request.POST.get("text", "") if request.method == "POST" else ""
    if not text.strip():
        return _unkept(render(request, "press/verify.html", _said(request, empty=request.method == "POST")))
    return _answered(request, verify.look_up(text), asked=verify.wording.clean(text))


@require_GET
def by_code(request: HttpRequest, code: str) -> HttpResponse:
    """The genuine post of a code, to be compared with what one has."""
    return _answered(request, verify.by_code(code), asked=codes.read(code)[:12])


def _answered(request: HttpRequest, answer: verify.Answer, asked: str) -> HttpResponse:
    typed = codes.read(asked)
    shown = public.shown(answer.post, _language()) if answer.post else None
    context = _said(
        request,
        answer=answer,
        shown=shown,
        asked=asked,
        # Letters of a code that is not whole: say how many there are, rather than that it is unknown.
        letters=len(typed) if 0 < len(typed) < 9 and not codes.is_code(typed) and " " not in asked.strip() else 0,
        near=[codes.shown(post.code) for post in answer.near],
        at=now(),
    )
    return _unkept(render(request, "press/verify.html", context))


@require_GET
def to_verify(request: HttpRequest) -> HttpResponse:
    """The address that a card prints, typed without a code."""
    return see_other("/verify/")


@require_GET
def to_register(request: HttpRequest) -> HttpResponse:
    """The address of an answer, cut short: the register lists every one."""
    return see_other("/register/")


@require_GET
def picture(request: HttpRequest, code: str, language: str) -> HttpResponse:
    """The card of a released post. It never changes, so a cache may keep it."""
    response = _png(public.picture_of(code, language))
    response["Cache-Control"] = f"public, max-age={30 * DAY}, immutable"
    return response


def _png(found: Picture) -> HttpResponse:
    with found.file.open("rb") as file:  # at most 80 KB
        response = HttpResponse(file.read(), content_type="image/png")
    response["ETag"] = f'"{found.sha256[:32]}"'
    return response


@require_GET
def register(request: HttpRequest) -> HttpResponse:
    """Every post that was released, corrected or recalled, newest first, and what was found in all."""
    page = public.lines(after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    context = _said(request, page=page, shares=public.shares(), root=ledger.last_root(REGISTER))
    return _unkept(render(request, "press/register.html", context))


@require_GET
def entry(request: HttpRequest, pk: int) -> HttpResponse:
    """One line, with all that is needed to check it."""
    return _unkept(render(request, "press/entry.html", _said(request, line=public.line(pk))))


@require_GET
def entry_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same for a machine."""
    return _unkept(JsonResponse(public.line(pk).as_json(), json_dumps_params={"ensure_ascii": False}))


@require_GET
def checkpoint(request: HttpRequest) -> HttpResponse:
    """The register's last signed root, as a C2SP checkpoint; empty before the first sealing."""
    root = ledger.last_root(REGISTER)
    return _unkept(HttpResponse(root.text if root else "", content_type="text/plain; charset=utf-8"))


@require_safe
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """One published answer: verdict, words, sources with the hash of the copy that is kept, every version."""
    page = answers.published(pk, _language())
    # A block of data inside a page: nothing in it may look like the end of the block.
    data = mark_safe(json.dumps(page.review, ensure_ascii=False).replace("<", "\\u003c"))
    response = render(request, "press/answer.html", _said(request, page=page, data=data))
    response["Cache-Control"] = "no-store"
    response["Referrer-Policy"] = "no-referrer"
    return response


@require_safe
def answer_json(request: HttpRequest, pk: int) -> HttpResponse:
    """The same as a ClaimReview; the language is Hindi unless the address says otherwise."""
    return _data(answers.published(pk, _asked_language(request)).review)


@require_safe
def feed(request: HttpRequest) -> HttpResponse:
    """Every published answer as ClaimReview, fifty a page; 304 while nothing changed since the tag."""
    language, after = _asked_language(request), paging.number(request.GET.get("after", "")) or 0
    tag = f'"{hashlib.sha256(repr((answers.mark(), language, after)).encode()).hexdigest()[:24]}"'
    if request.headers.get("If-None-Match") == tag:
        response = HttpResponse(status=304)
    else:
        found = answers.feed(after, language)
        response = _data(found.body)
        if found.next:
            more = f"{settings.CHAUPAL_SITE.rstrip('/')}/answers/feed.json?after={found.next}" + ("&hl=en" if language == "en" else "")
            response["Link"] = f'<{more}>; rel="next"'
    response["ETag"] = tag
    response["Cache-Control"] = "public, no-cache"
    return response


def _asked_language(request: HttpRequest) -> str:
    """For machines: nothing but the address decides."""
    return "en" if request.GET.get("hl") == "en" else "hi"


def _data(told: dict[str, Any]) -> JsonResponse:
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False}, content_type="application/ld+json; charset=utf-8")
    response["Cache-Control"] = "no-store"
    response["Access-Control-Allow-Origin"] = "*"
    return response


@require_GET
def posts(request: HttpRequest) -> HttpResponse:
    """The desk's list of posts, newest first."""
    person = person_of(request)
    page = board.posts(person, after=request.GET.get("after", ""), before=request.GET.get("before", ""))
    return _private(render(request, "press/posts.html", {"page": page}))


@never_cache
@require_GET
def post(request: HttpRequest, number: int) -> HttpResponse:
    """One post: both cards, what the gate says of the audience asked for, release and recall."""
    return _post_page(request, queries.post_for(person_of(request), number), RecallForm())


@require_POST
def recall(request: HttpRequest, number: int) -> HttpResponse:
    """Take the post back."""
    person = person_of(request)
    found = queries.post_for(person, number)
    permission.strong(request.visitor)  # type: ignore[attr-defined]
    form = RecallForm(request.POST)
    if not form.is_valid():
        return _post_page(request, found, form, status=422)
    actions.recall_post(
        post=found,
        reason_hi=form.cleaned_data["reason_hi"],
        reason_en=form.cleaned_data["reason_en"],
        by=person,
        at=now(),
    )
    return see_other(f"/posts/{number}/")


def _post_page(request: HttpRequest, found: Post, form: RecallForm, status: int = 200) -> HttpResponse:
    page = board.post(person_of(request), found, request.GET.getlist("units"), at=now())
    context = {"page": page, "recall": form, "release_url": f"/relay/release/{found.number}/"}
    return _private(render(request, "press/post.html", context, status=status))


@require_GET
def draft_picture(request: HttpRequest, number: int, language: str) -> HttpResponse:
    """A card before its release, for those who may see posts."""
    post = queries.post_for(person_of(request), number)
    found = post.pictures.filter(language=language).first() if language in queries.LANGUAGES else None
    if found is None:
        raise NoSuchPost
    response = _png(found)
    response["Cache-Control"] = "private, max-age=3600"
    return response


def _private(response: HttpResponse) -> HttpResponse:
    response["Cache-Control"] = "private, no-cache"
    return response
