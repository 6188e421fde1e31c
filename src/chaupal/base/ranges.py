"""Parts of a file, as a browser's player asks for them to jump (RFC 9110, section 14)."""

from __future__ import annotations

import re

from django.http import HttpRequest, HttpResponse

_ONE = re.compile(r"bytes=(\d{0,12})-(\d{0,12})\Z")


def ranged(request: HttpRequest, data: bytes, kind: str) -> HttpResponse:
    """The bytes, or the one range of them that was asked for: 206, or 416 where it begins behind their end.

    Several ranges at once, or another unit, are answered with the whole, as the standard allows. For files that fit in
    memory.
    """
    asked = _ONE.match(request.headers.get("Range", ""))
    start, end = _span(asked.group(1), asked.group(2), len(data)) if asked else (0, len(data))
    if start >= end and asked:
        response = HttpResponse(status=416)
        response["Content-Range"] = f"bytes */{len(data)}"
        return response
    response = HttpResponse(data[start:end], content_type=kind, status=206 if asked else 200)
    response["Accept-Ranges"] = "bytes"
    if asked:
        response["Content-Range"] = f"bytes {start}-{end - 1}/{len(data)}"
    return response


def _span(first: str, last: str, size: int) -> tuple[int, int]:
    if first:
        return int(first), min(int(last) + 1 if last else size, size)
    return max(size - int(last), 0) if last else size, size
