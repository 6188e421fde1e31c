"""The template library `chaupal`: figures, dates, signs and the small pieces every page is set from.

`{% load chaupal %}`, then for instance `{{ n|indian }}`, `{{ at|hour }}`, `{% icon "flag" %}`,
`{% meter reported=7 checked=4 whole=10 %}`. The pieces' markup lives in `templates/base/_name.html`.
"""

from datetime import timedelta
from functools import lru_cache
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from chaupal.base import icons, words

register = template.Library()

for name in ("indian", "lakh", "latin_digits", "hi_or_en"):
    register.filter(name, getattr(words, name))
for name in ("day", "day_short", "hour", "hour_said", "moment", "moment_said", "left", "left_said"):
    register.filter(name, getattr(words, name))

register.simple_tag(words.pct, name="pct")
register.simple_tag(words.sample, name="sample")
register.simple_tag(words.span, name="span")

METER_WIDTH = 600
CLOCK_WIDTH = 120


@register.filter
def day_this_year(moment: Any, today: Any) -> str:
    """The day, its year dropped when it is the year of `today`: `{{ at|day_this_year:frame.at }}`."""
    return words.day(moment, today=today)


@register.simple_tag
def icon(name: str, css: str = "") -> SafeString:
    """One sign; see `chaupal.base.icons.SHAPES` for the names."""
    return mark_safe(icons.svg(name, css))


@register.simple_tag
def state(shape: str, word: str, css: str = "") -> SafeString:
    """A sign and its word. `css`: strong, block (black), signed (plum). Not a template: boards set hundreds of them."""
    return _state(shape, str(word), css)


@lru_cache(maxsize=1_000, typed=True)  # what is marked safe is kept apart from the same letters that are not
def _state(shape: str, word: str, css: str) -> SafeString:
    return format_html('<span class="st {}">{}<span>{}</span></span>', css, mark_safe(icons.svg(shape)), word)


@register.inclusion_tag("base/_meter.html")
def meter(whole: int, reported: int = 0, checked: int = 0, unit: str = "", figures: bool = True) -> dict[str, Any]:
    """What there should be, what was reported (hatched), and what somebody else checked (filled), in that order.

    `checked` is part of `reported`, which is part of `whole`; `unit` says what is counted.
    `figures=False` draws the bar alone, for a row that says the numbers already.
    """

    def wide(n: int) -> str:
        return f"{METER_WIDTH * min(max(n, 0), whole) / whole:.1f}" if whole else "0"

    return {
        "whole": whole,
        "reported": reported,
        "checked": checked,
        "unit": unit,
        "figures": figures,
        "reported_wide": wide(max(reported, checked)),
        "checked_wide": wide(checked),
        "reported_share": words.pct(reported, whole),
        "checked_share": words.pct(checked, whole),
    }


@register.inclusion_tag("base/_clock.html")
def clock(left: timedelta, allowed: timedelta, said: bool = False) -> dict[str, Any]:
    """A ruler of the time that remains out of the time allowed; below zero a black block with a flag.

    `said=True` writes "1 घं 40 मि" (phone), otherwise "1:40" (desk).
    """
    share = left / allowed if allowed else 0.0
    return {
        "overdue": left < timedelta(0),
        "said": said,
        "wide": f"{CLOCK_WIDTH * min(max(share, 0.0), 1.0):.1f}",
        "text": words.left_said(left) if said else words.left(left),
        "marks": [(n * CLOCK_WIDTH // 6, 9 if n % 3 == 0 else 12) for n in range(7)],
    }


@register.inclusion_tag("base/_field.html")
def field(bound: Any, kind: str = "") -> dict[str, Any]:
    """A form's field with label, hint and error, tied together for screen readers.

    The widget gets the class `field` and points at its hint and error by `aria-describedby`.
    """
    name = bound.auto_id
    tied = [f"{name}-error"] if bound.errors else []
    if bound.help_text:
        tied.append(f"{name}-hint")
    attrs: dict[str, Any] = {"class": f"field {kind} {'bad' if bound.errors else ''}".strip()}
    if tied:
        attrs["aria-describedby"] = " ".join(tied)
    return {"bound": bound, "widget": bound.as_widget(attrs=attrs), "name": name, "check": kind == "check"}


@register.inclusion_tag("base/_pager.html", takes_context=True)
def pager(context: template.Context, page: Any, part: str = "") -> dict[str, Any]:
    """Next and previous of a keyset page (`page.next`, `page.previous` are tokens or empty).

    Other parameters of the address are kept; `part` is the id htmx swaps, when only a part changes.
    """
    request = context["request"]

    def address(key: str, token: Any) -> str:
        kept = request.GET.copy()
        for old in ("after", "before"):
            kept.pop(old, None)
        kept[key] = str(token)
        return f"?{kept.urlencode()}"

    return {
        "next": address("after", page.next) if page.next else "",
        "previous": address("before", page.previous) if page.previous else "",
        "part": part,
    }


@register.inclusion_tag("base/_empty.html")
def empty(says: str, teaches: str = "", link: str = "", act: str = "", mark: bool = True) -> dict[str, Any]:
    """An empty list: what is so, and the next useful thing, as a sentence and perhaps a link."""
    return {"says": says, "teaches": teaches, "link": link, "act": act, "mark": mark}


@register.inclusion_tag("base/_diff.html")
def diff(pieces: Any) -> dict[str, Any]:
    """Changed text from pairs (kind, text), kind one of same, added, removed; see `words.changes`."""
    return {"pieces": pieces}
