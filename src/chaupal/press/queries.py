"""What the press room knows of its posts: texts, sources, state, the item the gate is asked about."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import override

from chaupal.base import multirange
from chaupal.base.multirange import Runs
from chaupal.claims.models import AnswerVersion, Claim, Sighting
from chaupal.facts.models import FactVersion, Source
from chaupal.gate import queries as gate
from chaupal.gate.choices import Channel, Moment
from chaupal.gate.item import Item, Judged, NamedCandidate
from chaupal.ledger import checkpoint
from chaupal.ledger import queries as ledger
from chaupal.ledger.choices import REGISTER
from chaupal.ledger.merkle import EMPTY
from chaupal.org import permission
from chaupal.org.choices import UnitKind
from chaupal.org.models import Unit
from chaupal.people.models import Language, Person
from chaupal.press import card
from chaupal.press.choices import EntryKind, Part
from chaupal.press.models import Picture, Post, RegisterEntry
from chaupal.press.refusals import NoAudience, NoSuchPost, UnknownUnits
from chaupal.press.register import PublicSource

LANGUAGES = tuple(Language.values)
SEEN_WITHIN = timedelta(hours=48)
_NOBODY = -1  # a seat's place that no seat has: a candidate is named whom no list knows


def posts() -> QuerySet[Post]:
    """Posts with everything a page or an action reads of them; 5 queries, whatever the number."""
    facts = FactVersion.objects.select_related("source")
    return Post.objects.select_related(
        "answer_version__answer__claim", "answer_version__author", "approval__by", "recall__by"
    ).prefetch_related(
        Prefetch("pictures", Picture.objects.order_by("-language")),
        Prefetch("register", RegisterEntry.objects.order_by("id")),
        Prefetch("answer_version__facts", facts.order_by("id")),
    )


def post_for(person: Person, number: int) -> Post:
    """The door: the post of this number for somebody who may see posts at all; NoSuchPost or OutOfReach otherwise."""
    permission.require(person, "view", "press")
    found = posts().filter(number=number).first()
    if found is None:
        raise NoSuchPost
    return found


def claim_of(post: Post) -> Claim:
    """The claim that the post answers."""
    return post.answer_version.answer.claim


def sources_of(version: AnswerVersion) -> list[Source]:
    """The sources of an answer's facts, each once, the closest to the thing itself first. The facts are prefetched."""
    found = {fact.source_id: fact.source for fact in version.facts.all()}
    return sorted(found.values(), key=lambda source: (source.rank, source.pk))


def public_sources(version: AnswerVersion) -> list[PublicSource]:
    """The same, as the register shows them."""
    return [
        PublicSource(one.title_hi, one.title_en, one.publisher_hi, one.publisher_en, one.url, one.dated, one.sha256)
        for one in sources_of(version)
    ]


def source_line(version: AnswerVersion, language: str) -> str:
    """Who the answer leans on, as a card says it: at most two publishers."""
    named = dict.fromkeys(getattr(source, f"publisher_{language}") for source in sources_of(version))
    return ", ".join(list(named)[:2]) or "–"


def short(post: Post, language: str) -> str:
    """The short answer in that language."""
    return str(getattr(post.answer_version, f"short_{language}"))


def long(post: Post, language: str) -> str:
    """The long answer in that language."""
    return str(getattr(post.answer_version, f"long_{language}"))


def verify_address() -> str:
    """Where a code is checked, without the code."""
    return f"{settings.CHAUPAL_SITE.rstrip('/')}/v"


def publisher(language: str) -> str:
    """Who answers for the card before the law (G13)."""
    return str(settings.CHAUPAL_PUBLISHER_HI if language == Language.HINDI else settings.CHAUPAL_PUBLISHER_EN)


def caption(post: Post, language: str) -> str:
    """The text that goes beside the picture: the answer, its source, where to check it. The same at every call."""
    with override(language):
        return "\n\n".join(
            [
                f"*{short(post, language)}*",
                long(post, language).strip(),
                "\n".join(
                    [
                        _("Source: %s") % source_line(post.answer_version, language),
                        _("Published by: %s") % publisher(language),
                        _("Is it genuine? Check: %s") % f"{verify_address()}/{post.code}",
                    ]
                ),
            ]
        )


def wordings(post: Post, language: str) -> dict[str, str]:
    """Every text of the post that may come back, by part."""
    return {
        Part.SHORT: short(post, language),
        Part.LONG: long(post, language),
        Part.WHOLE: f"{short(post, language)}\n\n{long(post, language)}",
        Part.CAPTION: caption(post, language),
    }


def card_of(post: Post, language: str, at: datetime, root: str) -> card.Card:
    """What the post's card says; `root` is the letters of the register's root."""
    claim = claim_of(post)
    with override(language):
        heard = card.cut(getattr(claim, f"text_{language}") or claim.text_hi, card.HEARD_LETTERS)
        verdict = post.answer_version.get_verdict_display()
        title = _("Voting information") if claim.kind == "poll_process" else _("Fact check")
        said = _("Heard: “%(claim)s” Verdict: %(verdict)s") % {"claim": heard, "verdict": verdict}
    return card.Card(
        number=post.number,
        at=at,
        title=title,
        heard=said,
        headline=short(post, language),
        note=long(post, language),
        source=source_line(post.answer_version, language),
        publisher=publisher(language),
        code=post.code,
        address=verify_address(),
        root=root,
    )


def root_letters() -> str:
    """The ten letters of the register's root last sealed. One query."""
    last = ledger.last_root(REGISTER)
    return last.letters if last else checkpoint.letters(EMPTY)


def default_audience(post: Post, at: datetime) -> list[Unit]:
    """The mandals where the claim was seen in the last 48 hours, by code. One query."""
    seen = Sighting.objects.filter(claim=claim_of(post), at__gt=at - SEEN_WITHIN, at__lte=at)
    return list(Unit.objects.filter(pk__in=seen.values("unit_id")).order_by("code"))


def units_of(person: Person, codes_: Iterable[str]) -> list[Unit]:
    """The units of these codes, for somebody who may release there. NoAudience for none, UnknownUnits for a code that
    is not known or lies outside that reach: both look the same. One query and the permission's."""
    wanted = sorted(set(codes_))
    if not wanted:
        raise NoAudience
    reach = permission.scope(person, "release", "press")
    asked = [code for code in wanted if "\x00" not in code]  # no text of the database holds that byte
    found = [unit for unit in Unit.objects.filter(code__in=asked).order_by("code") if multirange.contains(reach, unit.booths)]
    missing = sorted(set(wanted) - {unit.code for unit in found})
    if missing:
        raise UnknownUnits(codes=", ".join(missing[:10]))
    return found


def audience_booths(units: Sequence[Unit]) -> Runs:
    """The booths of the units together."""
    return multirange.union(*(unit.booths for unit in units))


def item_of(post: Post, units: Sequence[Unit], releaser: Person | None = None) -> Item:
    """The post as the gate judges it: both languages, the audience asked for, who wrote and who approved.

    Whoever releases it and may approve posts there has read it as a second approver (G15).
    """
    version = post.answer_version
    text = "\n".join(f"{short(post, language)}\n{long(post, language)}" for language in LANGUAGES)
    named: tuple[NamedCandidate, ...] = ()
    if version.names_candidate:
        # Its author says that a candidate is named; one whom no list knows still needs evidence and a second person.
        known = gate.names_in(text).candidates
        named = tuple(NamedCandidate(pk, seat) for pk, seat in known) or (NamedCandidate(0, _NOBODY),)
    audience = audience_booths(units)
    approvers = {post.approval.by_id}
    if releaser is not None and permission.may(releaser, "approve", "press", audience):
        approvers.add(releaser.pk)
    return Item(
        kind=Post.ledger_kind,
        id=post.pk,
        text=text,
        channel=Channel.WHATSAPP_TASK,
        audience=audience,
        units=gate.audience_of(units),
        content_class=gate.class_moved_to(Post.ledger_kind, post.pk) or post.content_class,
        candidates_named=named,
        evidence=(version.evidence,) if version.evidence else (),
        author=version.author_id,
        approvers=tuple(sorted(approvers)),
    )


def preview(post: Post, units: Sequence[Unit], releaser: Person, at: datetime) -> Judged:
    """What the gate would say of a release by this person now. Writes nothing; the release asks again (R9)."""
    return gate.ask(item_of(post, units, releaser), moment=Moment.RELEASE, at=at)


@dataclass(frozen=True, slots=True)
class State:
    """Where a post stands, read from its rows."""

    drawn: bool
    released_at: datetime | None
    recalled_at: datetime | None
    corrected_at: datetime | None

    @property
    def is_out(self) -> bool:
        """Whether keepers may still pass it on."""
        return self.released_at is not None and self.recalled_at is None


def state_of(post: Post) -> State:
    """The state of a post that came from `posts()`. No query."""
    first: dict[str, datetime] = {}
    for entry in post.register.all():
        first.setdefault(entry.kind, entry.at)
    return State(
        drawn=len(post.pictures.all()) == len(LANGUAGES),
        released_at=first.get(EntryKind.RELEASED),
        recalled_at=first.get(EntryKind.RECALLED),
        corrected_at=first.get(EntryKind.CORRECTED),
    )


def choices_of_units(person: Person) -> dict[str, list[Unit]]:
    """Units somebody may release to, above the seat, by kind, in the party's order; for the audience form. One query."""
    reach = permission.scope(person, "release", "press")
    kinds = (UnitKind.STATE, UnitKind.REGION, UnitKind.ORG_DISTRICT, UnitKind.DISTRICT, UnitKind.LOK_SABHA)
    found: dict[str, list[Unit]] = {}
    for unit in Unit.objects.filter(kind__in=kinds).order_by("place"):
        if unit.booths and multirange.contains(reach, unit.booths):
            found.setdefault(unit.kind, []).append(unit)
    return {kind: found[kind] for kind in kinds if kind in found}
