"""The one table of the interface's addresses: what routes them also describes them (`description`)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy as _

from chaupal.api import reads
from chaupal.api.choices import Right
from chaupal.org.choices import AppointmentState, Tree, UnitKind
from chaupal.relay.choices import FROM_PHONE, Rung

if TYPE_CHECKING:
    from django_stubs_ext import StrPromise

Schema = dict[str, Any]


def text(**more: Any) -> Schema:
    return {"type": "string"} | more


def number(**more: Any) -> Schema:
    return {"type": "integer"} | more


def maybe(schema: Schema) -> Schema:
    """The same, or null."""
    return schema | {"type": [schema["type"], "null"]}


def row(**fields: Schema) -> Schema:
    """An object with exactly these fields, all of them there."""
    return {"type": "object", "properties": fields, "required": list(fields), "additionalProperties": False}


def rows(one: Schema, **more: Schema) -> Schema:
    """A page: its rows, and the token of the next one or null."""
    return row(rows={"type": "array", "items": one}, next=maybe(text()), **more)


@dataclass(frozen=True, slots=True)
class Given:
    """A parameter: of the address where its name stands in the path, else of the query."""

    name: str
    schema: Schema
    says: StrPromise
    required: bool = False


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One method of one address: which right it takes, what is given, what comes back."""

    method: str
    path: str  # {code} for what stands in the address
    name: str
    says: StrPromise
    right: str
    answer: Callable[[reads.Ask], reads.Answer]
    returns: Schema
    given: tuple[Given, ...] = ()
    body: Schema | None = field(default=None)

    @property
    def route(self) -> str:
        """The address as Django's urls write it."""
        found = self.path
        for one in self.given:
            found = found.replace(f"{{{one.name}}}", f"<{'str' if one.schema['type'] == 'string' else 'int'}:{one.name}>")
        return found


CODE = text(minLength=1, maxLength=40, pattern="^[A-Za-z0-9._-]+$")
NUMBER = number(minimum=1, maximum=2**62)
AFTER = Given("after", text(maxLength=400), _("`next` of the page before"))
TREE = Given("tree", text(enum=Tree.values), _("which tree: the party's, or the election's"))
IN_UNIT = Given("unit", CODE, _("code of a unit in reach"), required=True)
DISPATCH = Given("dispatch", NUMBER, _("number of the dispatch"), required=True)
DAY, MOMENT = text(format="date"), text(format="date-time")
_UNIT = {
    "id": number(), "code": text(), "kind": text(enum=UnitKind.values), "number": maybe(number()), "name_hi": text(), "name_en": text(),
    "parent": maybe(text()), "electoral_parent": maybe(text()), "open_booths": number(),
}  # fmt: skip
CODES = {"type": "array", "items": text()}
_RECEIPT = {
    "type": "object",
    "properties": {
        "client_id": text(format="uuid"), "dispatch": NUMBER, "group": NUMBER, "rung": number(enum=list(FROM_PHONE)), "said_at": MOMENT,
        "window": text(maxLength=300),
    },
    "required": ["client_id", "dispatch", "group", "rung", "said_at"],
}  # fmt: skip

ENDPOINTS: tuple[Endpoint, ...] = (
    Endpoint(
        "GET", "units/", "units", _("Units of both trees in reach"), Right.ORG_VIEW, reads.units, rows(row(**_UNIT)),
        (Given("kind", text(enum=UnitKind.values), _("one kind of unit alone")), AFTER),
    ),
    Endpoint(
        "GET", "units/{unit}/", "unit", _("One unit, and what lies right below it"), Right.ORG_VIEW, reads.unit,
        row(**_UNIT, below=CODES, below_electoral=CODES), (IN_UNIT,),
    ),
    Endpoint(
        "GET", "booths/", "booths", _("Booths of a unit as the list of stations in force prints them"), Right.ORG_VIEW, reads.booths,
        rows(row(number=number(), part=text(), name=text(), script=text(), quality=text(), electors=maybe(number()))), (IN_UNIT, AFTER),
    ),
    Endpoint(
        "GET", "people/", "people", _("Who holds which office in a unit: names, never a phone number. Each call is an export and logged"),
        Right.PEOPLE_EXPORT, reads.people,
        rows(
            row(
                id=number(), person=number(), name_hi=text(), name_en=text(), office=text(), unit=maybe(text()), booth=maybe(number()),
                state=text(enum=AppointmentState.values), from_on=maybe(DAY), until_on=maybe(DAY),
            )
        ),
        (IN_UNIT, AFTER),
    ),
    Endpoint(
        "GET", "coverage/", "coverage", _("How a unit and those below stand: places and groups, counted once a minute"), Right.ORG_VIEW, reads.coverage,
        rows(row(unit=text(), **{name: number() for name in reads.COUNTS}), counted_at=maybe(MOMENT)), (IN_UNIT, TREE),
    ),
    Endpoint(
        "GET", "dispatches/", "dispatches", _("Dispatches that were meant for something in reach"), Right.RELAY_VIEW, reads.dispatches,
        rows(row(id=number(), post=number(), code=text(), opens_at=MOMENT, expires_at=MOMENT, recalled={"type": "boolean"})), (AFTER,),
    ),
    Endpoint(
        "GET", "dispatches/{dispatch}/coverage/", "dispatch_coverage", _("How far a dispatch got in a unit and those below, in groups"), Right.RELAY_VIEW,
        reads.dispatch_coverage, rows(row(unit=text(), **{name: number() for name in reads.RUNGS})), (DISPATCH, IN_UNIT, TREE),
    ),
    Endpoint(
        "GET", "receipts/", "receipts", _("Which rungs each group of a unit reached of a dispatch; no person, no hour"), Right.RELAY_VIEW, reads.receipts,
        rows(row(group=number(), booth=number(), slot=number(), rungs={"type": "array", "items": text(enum=[one.name.lower() for one in Rung])})),
        (DISPATCH, IN_UNIT, AFTER),
    ),
    Endpoint(
        "POST", "receipts/", "send_receipts", _("Receipts of the groups that the token's holder runs, at most 50; a client id counts once"), Right.RELAY_CREATE,
        reads.send_receipts,
        row(
            now=MOMENT,
            replies={"type": "array", "items": row(client_id=text(), outcome=text(enum=["kept", "known", "refused"]), why=text(), says=text())},
        ),
        body={
            "type": "object", "required": ["receipts"],
            "properties": {"receipts": {"type": "array", "maxItems": 50, "items": _RECEIPT}, "clock": MOMENT},
        },
    ),
)  # fmt: skip
