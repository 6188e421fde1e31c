"""Where a phone's share sheet leads when the page's own worker does not take what is shared: it becomes a draft.

The operating system posts here, without a token of ours, so the usual guard against foreign forms is off. What a
foreign form could do is little: it comes without the session's cookie, a browser that says where it comes from is
refused, and a draft is no message until its person has read the notice and pressed "send".
"""

from __future__ import annotations

from typing import BinaryIO, cast

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import MemoryFileUploadHandler
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from chaupal.base.clock import now
from chaupal.base.pages import see_other
from chaupal.people.queries import person_of
from chaupal.tips import queries, refusals
from chaupal.tips.actions.sharing import keep_draft

BODY_LIMIT = 16_500_000  # bytes: a recording of 16 MB and the words around it
FOREIGN = ("cross-site", "same-site")


class _InMemory(MemoryFileUploadHandler):
    """Keeps an upload in memory whatever its size, so that nothing lies on the disk before the notice was read (T2)."""

    def handle_raw_input(self, *args: object, **kwargs: object) -> None:
        self.activated = True


@csrf_exempt
@never_cache
@require_http_methods(["GET", "POST"])
def share(request: HttpRequest) -> HttpResponse:
    """Keep what was shared as a draft and lead to the form that shows it; opened by hand it leads to the empty form."""
    if request.method == "GET":
        queries.origins(person_of(request))
        return see_other(reverse("tips:new"))
    if request.headers.get("Sec-Fetch-Site") in FOREIGN:
        raise refusals.SharedFromElsewhere
    person = person_of(request)
    if int(request.META.get("CONTENT_LENGTH") or 0) > BODY_LIMIT:
        raise refusals.SharedTooLarge
    request.upload_handlers = [_InMemory(request)]
    picture, sound = (next((file for file in request.FILES.getlist(name) if isinstance(file, InMemoryUploadedFile)), None) for name in ("picture", "sound"))
    key = keep_draft(
        text=said(request),
        picture=cast(BinaryIO, picture.file) if picture else None,
        picture_size=picture.size or 0 if picture else 0,
        sound=cast(BinaryIO, sound.file) if sound else None,
        sound_size=sound.size or 0 if sound else 0,
        by=person,
        at=now(),
    )
    return see_other(f"{reverse('tips:new')}?draft={key}")


def said(request: HttpRequest) -> str:
    """The words among what was shared."""
    return "\n".join(value for name in ("title", "text", "url") if (value := request.POST.get(name, "").strip()))
