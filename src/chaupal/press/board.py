"""What the desk's pages show of posts: the list, and one post with the gate's word on an audience."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from chaupal.base import multirange, paging
from chaupal.base.words import hi_or_en
from chaupal.gate.choices import SEVERITY, Result
from chaupal.gate.item import Finding, Judged
from chaupal.gate.words import why
from chaupal.org import permission
from chaupal.org.models import Unit
from chaupal.people.models import Person
from chaupal.press import codes, queries
from chaupal.press.models import Post, Release
from chaupal.press.queries import State

A_PAGE = 50


@dataclass(frozen=True, slots=True)
class Row:
    """One post in the list."""

    post: Post
    state: State

    @property
    def code(self) -> str:
        """As people read it."""
        return codes.shown(self.post.code)


@dataclass(frozen=True, slots=True)
class Rows:
    """A page of the list with the tokens of its neighbours."""

    rows: tuple[Row, ...]
    next: str
    previous: str


def posts(person: Person, after: str = "", before: str = "") -> Rows:
    """Fifty posts, newest number first, older than `after` or newer than `before`. Queries do not grow with the page."""
    permission.require(person, "view", "press")
    all_ = queries.posts()
    newer, older = paging.number(before, 2**31 - 1), paging.number(after, 2**31 - 1)
    if newer is not None:
        found = list(all_.filter(number__gt=newer).order_by("number")[: A_PAGE + 1])
        more, page = len(found) > A_PAGE, found[:A_PAGE][::-1]
        return _rows(page, str(page[-1].number) if page else "", str(page[0].number) if more else "")
    if older is not None:
        all_ = all_.filter(number__lt=older)
    found = list(all_.order_by("-number")[: A_PAGE + 1])
    page = found[:A_PAGE]
    more_old = len(found) > A_PAGE
    return _rows(page, str(page[-1].number) if more_old else "", str(page[0].number) if page and older is not None else "")


def _rows(page: Sequence[Post], next_: str, previous: str) -> Rows:
    return Rows(tuple(Row(post, queries.state_of(post)) for post in page), next_, previous)


@dataclass(frozen=True, slots=True)
class RuleSays:
    """One rule's word on the audience: its result, why, in how many seats and which."""

    rule: str
    result: str
    label: str
    shape: str
    css: str
    why: str
    until: datetime | None
    seats: int
    names: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class GateSays:
    """The gate on one audience, now. `names` are the seats that would be left out."""

    rules: tuple[RuleSays, ...]
    seats: int
    open: int
    shut: tuple[str, ...]
    passes: bool
    label: str
    shape: str
    css: str


@dataclass(frozen=True, slots=True)
class Page:
    """Everything the page of one post shows."""

    post: Post
    code: str
    state: State
    claim_hi: str
    claim_en: str
    releases: tuple[Release, ...]
    audience: tuple[Unit, ...]
    is_default: bool
    choices: dict[str, list[Unit]]
    groups: int  # two a booth, over the open booths of the audience
    gate: GateSays | None
    may_release: bool
    own_draft: bool
    may_recall: bool


def post(person: Person, found: Post, codes_: Sequence[str], *, at: datetime) -> Page:
    """The page of a post that came through the door. `codes_` are the units asked for; none means where it was seen.

    Raises UnknownUnits for a code out of reach. About 20 queries, whatever the audience.
    """
    audience = queries.units_of(person, codes_) if codes_ else queries.default_audience(found, at)
    releases = tuple(found.releases.select_related("by", "entry").order_by("id"))
    reach = permission.scope(person, "release", "press")
    state = queries.state_of(found)
    claim = queries.claim_of(found)
    recall_reach = permission.scope(person, "recall", "press")
    return Page(
        post=found,
        code=codes.shown(found.code),
        state=state,
        claim_hi=claim.text_hi,
        claim_en=claim.text_en,
        releases=releases,
        audience=tuple(audience),
        is_default=not codes_,
        choices=queries.choices_of_units(person) if reach and not state.recalled_at else {},
        groups=2 * sum(unit.open_booths for unit in audience),
        gate=gate_says(queries.preview(found, audience, person, at)) if audience and not state.recalled_at else None,
        may_release=bool(reach) and state.drawn and not state.recalled_at,
        own_draft=found.answer_version.author_id == person.pk,
        may_recall=state.is_out and all(multirange.contains(recall_reach, one.audience) for one in releases),
    )


def gate_says(judged: Judged) -> GateSays:
    """The gate's answer in words, with the names of the seats that it shuts. One query."""
    stopped = [place for place, one in judged.seats.items() if SEVERITY[one.result] >= SEVERITY[Result.WAIT]]
    wanted = {*stopped, *(seat for finding in judged.findings for seat in finding.seats)}
    names = {
        unit.place: hi_or_en(unit, "name") for unit in Unit.objects.filter(kind="seat", place__in=wanted).order_by("place")
    }
    return GateSays(
        rules=tuple(_rule(finding, judged, names) for finding in judged.findings),
        seats=len(judged.seats),
        open=len(judged.shown),
        shut=tuple(names.get(place, str(place)) for place in stopped),
        passes=judged.passes,
        label=str(Result(judged.overall).label),
        shape=_SIGNS[Result(judged.overall)][0],
        css=_SIGNS[Result(judged.overall)][1],
    )


_SIGNS = {
    Result.PASS: ("passes", ""),
    Result.LOG: ("passes", ""),
    Result.WARN: ("look", ""),
    Result.WAIT: ("bars", "strong"),
    Result.HOLD: ("hold", "strong"),
    Result.BLOCK: ("stop", "block"),
}


def _rule(finding: Finding, judged: Judged, names: dict[int, str]) -> RuleSays:
    result = Result(finding.result)
    shape, css = _SIGNS[result]
    return RuleSays(
        rule=finding.rule,
        result=result,
        label=str(result.label),
        shape=shape,
        css=css,
        why=why(finding.why),
        until=finding.until,
        seats=len(finding.seats) or len(judged.seats),
        names=tuple(names.get(place, str(place)) for place in finding.seats),
    )
