"""How a place stands, in the cells of a board, and the reasons of a chase list. Not templates: one page sets hundreds of them."""

from __future__ import annotations

from functools import lru_cache

from django import template
from django.template.loader import render_to_string
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe

from chaupal.base.templatetags.chaupal import state
from chaupal.base.words import NOTHING, indian, speaks
from chaupal.strength.checked import Checked
from chaupal.strength.choices import Filled, Reason
from chaupal.strength.standing import Stand

register = template.Library()

_LOOKS = {Filled.NONE: ("crossed", "fill-none"), Filled.SHORT: ("half", "fill-short"), Filled.FULL: ("passes", "")}
_CELLS = '<td class="num">{}</td><td class="num">{}</td><td class="num">{}</td><td class="num">{} <div>{}</div></td><td class="signed-cell">{}</td>'


@register.simple_tag
def filled(stand: Stand) -> SafeString:
    """Nobody active, too few, all: by who is active, never by who was checked (A07)."""
    word = stand.filled
    shape, css = _LOOKS[word]
    return state(shape, str(word.label), css)


@register.simple_tag
def stand_cells(stand: Stand, sample: Checked | None, bold: bool = False) -> SafeString:
    """Five cells: sanctioned, named, accepted, active with its word, checked (`control/_stand_heads.html` names them)."""
    active = format_html("<b>{}</b>", indian(stand.active)) if bold else indian(stand.active)
    told = render_to_string("strength/_checked.html", {"sample": sample}) if sample else NOTHING
    return format_html(_CELLS, indian(stand.sanctioned), indian(stand.named), indian(stand.accepted), active, filled(stand), told)


@register.simple_tag
def reason_choices(chosen: Reason | None) -> SafeString:
    """The reasons as a list to choose from: one of them per row of a chase list, so each is set once a language."""
    return _reason_choices(speaks(), chosen)


@lru_cache(maxsize=2 * (len(Reason) + 1))
def _reason_choices(_language: str, chosen: Reason | None) -> SafeString:
    selected = mark_safe(" selected")
    return format_html_join("", '<option value="{}"{}>{}</option>', ((one.value, selected if one == chosen else "", one.label) for one in Reason))
