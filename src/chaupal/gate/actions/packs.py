"""A rule pack: one person writes and signs it, another signs it into force."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from chaupal.gate import queries
from chaupal.gate.looser import looser
from chaupal.gate.models import PackSignature, PackVersion
from chaupal.gate.pack import Pack, content_hash, to_mapping
from chaupal.gate.packfile import BadPack, from_mapping
from chaupal.gate.refusals import BadPackText, Loosens, NoChange, OwnWork, Superseded
from chaupal.ledger.actions import record
from chaupal.org import permission
from chaupal.people.models import Person


@transaction.atomic
def propose_pack(*, values: Mapping[str, Any] | Pack, by: Person, at: datetime) -> PackVersion:
    """The next version of a rule pack with its author's signature; in force only once another person signs.

    While the code of conduct is on, an edition may only become stricter: what loosens needs a new edition.
    Raises BadPackText, NoChange, Loosens.
    """
    permission.require(by, "edit", "gate")
    pack = values if isinstance(values, Pack) else _read(values)
    _one_at_a_time(pack.pack.id)
    force = queries.pack_in_force()
    if force.signed and force.hash == content_hash(pack):
        raise NoChange
    loosened = _refuse_loosening(pack, force, at)
    last = PackVersion.objects.filter(name=pack.pack.id).order_by("-number").first()
    version = PackVersion.objects.create(
        name=pack.pack.id,
        number=last.number + 1 if last else 1,
        edition=pack.pack.version,
        author=by,
        body=to_mapping(pack),
        hash=content_hash(pack),
        loosens=list(loosened),
        at=at,
    )
    record("gate.pack_proposed", by=by, about=version, at=at, rule_ids=["G1"], detail=_detail(version))
    return version


@transaction.atomic
def sign_pack(*, version: PackVersion, by: Person, at: datetime) -> PackSignature:
    """The second signature: from now on the gate judges by this version.

    Raises OwnWork for the author, Superseded where it is signed or a later version is, Loosens as `propose_pack`.
    """
    permission.require(by, "approve", "gate", apart=(version.author_id,))
    _one_at_a_time(version.name)
    if by.pk == version.author_id:
        raise OwnWork
    if PackSignature.objects.filter(name=version.name, number__gte=version.number).exists():
        raise Superseded
    _refuse_loosening(from_mapping(version.body), queries.pack_in_force(), at)
    signature = PackSignature.objects.create(
        name=version.name, number=version.number, author_id=version.author_id, by=by, at=at
    )
    record("gate.pack_signed", by=by, about=version, at=at, rule_ids=["G1"], detail=_detail(version))
    return signature


def _read(values: Mapping[str, Any]) -> Pack:
    try:
        return from_mapping(values)
    except BadPack as problem:
        raise BadPackText(where=problem.where, reason=problem.why) from problem


def _refuse_loosening(pack: Pack, force: queries.PackInForce, at: datetime) -> tuple[str, ...]:
    """What the pack loosens against the one in force; refused in an election under the same edition."""
    loosened = looser(force.pack, pack) if force.signed else ()
    same_edition = pack.pack.id == force.pack.pack.id and pack.pack.version == force.pack.pack.version
    if loosened and same_edition and queries.calendar_now().code_on(at):
        raise Loosens(keys=", ".join(loosened))
    return loosened


def _one_at_a_time(name: str) -> None:
    """Two people who write or sign versions of one pack wait for each other until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"gate.pack.{name}"])


def _detail(version: PackVersion) -> dict[str, Any]:
    return {
        "pack": version.name,
        "number": version.number,
        "edition": version.edition,
        "hash": version.hash,
        "loosens": version.loosens,
    }
