"""Sending one event to an address on the public internet: signed, to the address that was looked at, nowhere inside."""

from __future__ import annotations

import hashlib
import hmac
import http.client
import ipaddress
import json
import socket
import ssl
import threading
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlsplit

from django.conf import settings

from chaupal.api.actions import Outcome
from chaupal.api.models import Delivery
from chaupal.api.refusals import BadAddress
from chaupal.base.clock import now

SECONDS = 5.0  # for a whole try after the name is known, also for a side that lets one byte drip after another
PORTS = (443, 8443)


@dataclass(frozen=True, slots=True)
class Target:
    """A web address in its parts, and the one network address that is meant."""

    host: str
    port: int
    path: str
    tls: bool


def _loopback() -> bool:
    return bool(getattr(settings, "HOOKS_TO_LOOPBACK", False))


def target(url: str) -> Target:
    """The parts of an address that events may go to; raises BadAddress for anything but https on the usual ports.

    A demo and the tests may speak to their own machine, without TLS.
    """
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as problem:
        raise BadAddress(fields={"url": str(BadAddress.says)}) from problem
    host = (parts.hostname or "").rstrip(".")
    own = _loopback() and host in ("localhost", "127.0.0.1")
    plain = not parts.username and not parts.password and not parts.fragment and host.isascii() and url.isprintable() and " " not in url
    if not host or not plain or (not own and (parts.scheme != "https" or (port or 443) not in PORTS)) or parts.scheme not in ("http", "https"):
        raise BadAddress(fields={"url": str(BadAddress.says)})
    tls = parts.scheme == "https"
    path = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    return Target(host, port or (443 if tls else 80), path, tls)


def public(address: str) -> bool:
    """Whether a network address lies on the public internet: not ours, not a neighbour's, not the machine's own."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None) or found
    return (inner.is_global and not inner.is_multicast and not inner.is_reserved) or (_loopback() and inner.is_loopback)


def resolve(where: Target) -> str:
    """The network address to speak to; raises BadAddress where any that the name leads to is not public.

    It is this one that is spoken to, so a name that changes its mind between the look and the call leads nowhere else.
    """
    found = sorted({str(row[4][0]) for row in socket.getaddrinfo(where.host, where.port, type=socket.SOCK_STREAM)})
    if not found or not all(public(one) for one in found):
        raise BadAddress
    return found[0]


class _Plain(http.client.HTTPConnection):
    """A connection to a host by an address that was looked at before."""

    def __init__(self, where: Target, address: str) -> None:
        super().__init__(where.host, where.port, timeout=SECONDS)
        self.address = address

    def connect(self) -> None:
        self.sock = socket.create_connection((self.address, self.port), self.timeout)

    def cut(self) -> None:
        """End the try from another thread: whatever is waited for on the line fails at once."""
        if self.sock is not None:
            with suppress(OSError):  # closed meanwhile
                self.sock.shutdown(socket.SHUT_RDWR)


class _Tls(_Plain):
    def connect(self) -> None:
        super().connect()
        self.sock = ssl.create_default_context().wrap_socket(self.sock, server_hostname=self.host)


def body_of(delivery: Delivery) -> bytes:
    """What is sent: what happened and to which number; nothing of a person."""
    told = {
        "id": delivery.pk, "event": delivery.event, "at": delivery.at.isoformat(), "unit": delivery.hook.unit.code,
        "about": {"kind": delivery.about_kind, "id": delivery.about_id},
    }  # fmt: skip
    return json.dumps(told, separators=(",", ":")).encode()


def signature(secret: str, at: datetime, body: bytes) -> str:
    """The header by which the other side knows that it was us, and when: HMAC-SHA256 over "seconds.body"."""
    seconds = int(at.timestamp())
    return f"t={seconds},v1={hmac.new(secret.encode(), f'{seconds}.'.encode() + body, hashlib.sha256).hexdigest()}"


def send(delivery: Delivery, secret: str) -> Outcome:
    """One try. Every 2xx is taken; 408, 425, 429, 5xx and a broken line may be tried again; everything else will not help."""
    body = body_of(delivery)
    try:
        where = target(delivery.hook.url)
        address = resolve(where)
    except BadAddress:
        return Outcome(False, why="address", permanent=True)
    except OSError as problem:
        return Outcome(False, why=f"name: {type(problem).__name__}")
    connection = (_Tls if where.tls else _Plain)(where, address)
    headers = {
        "Content-Type": "application/json", "User-Agent": "Chaupal", "Chaupal-Event": delivery.event, "Chaupal-Delivery": str(delivery.pk),
        "Chaupal-Signature": signature(secret, now(), body),
    }  # fmt: skip
    over = threading.Timer(SECONDS, connection.cut)
    over.start()
    try:
        connection.request("POST", where.path, body, headers)
        status = connection.getresponse().status
    except ssl.SSLCertVerificationError:
        return Outcome(False, why="certificate", permanent=True)
    except (OSError, http.client.HTTPException) as problem:
        return Outcome(False, why=f"line: {type(problem).__name__}")
    finally:
        over.cancel()
        connection.close()
    if 200 <= status < 300:
        return Outcome(True, status)
    return Outcome(False, status, f"answer {status}", permanent=status < 500 and status not in (408, 425, 429))
