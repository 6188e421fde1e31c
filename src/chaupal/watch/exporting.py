"""A network as a file for other programs. Pure; names are those that are handed in."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from chaupal.base import sheet

if TYPE_CHECKING:
    from chaupal.watch.networks import Link, Named

CSV_HEADS = ("source", "target", "window_seconds", "weight", "expected", "q", "declared", "first", "last")
_KEYS = (
    ("group", "node", "int"), ("score", "node", "double"), ("posts", "node", "int"), ("declared", "node", "boolean"),
    ("weight", "edge", "int"), ("window", "edge", "int"), ("expected", "edge", "double"), ("q", "edge", "double"),
)  # fmt: skip


def csv(links: Sequence[Link]) -> str:
    """The edges, one a line, times in UTC."""
    rows = (
        [
            link.a.pseudonym, link.b.pseudonym, link.window, link.weight, link.expected, link.q, int(link.is_declared),
            link.first_at.isoformat(), link.last_at.isoformat(),
        ]
        for link in links
    )  # fmt: skip
    return sheet.write(CSV_HEADS, rows)[0]


def graphml(accounts: Sequence[Named], links: Sequence[Link]) -> str:
    """The network in GraphML (graphml.graphdrawing.org), undirected."""
    keys = "".join(f'<key id="{of[0]}_{name}" for="{of}" attr.name="{name}" attr.type="{kind}"/>' for name, of, kind in _KEYS)
    nodes = "".join(
        f'<node id="n{one.node}"><data key="n_group">{one.group}</data><data key="n_score">{one.score}</data>'
        f'<data key="n_posts">{one.posts}</data><data key="n_declared">{str(one.is_declared).lower()}</data>'
        f'<data key="n_name">{escape(one.pseudonym)}</data></node>'
        for one in accounts
    )
    edges = "".join(
        f'<edge source="n{link.a.node}" target="n{link.b.node}"><data key="e_weight">{link.weight}</data><data key="e_window">{link.window}</data>'
        + (f'<data key="e_expected">{link.expected}</data>' if link.expected is not None else "")
        + (f'<data key="e_q">{link.q}</data>' if link.q is not None else "")
        + "</edge>"
        for link in links
    )
    name = '<key id="n_name" for="node" attr.name="name" attr.type="string"/>'
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">'
        f'{name}{keys}<graph edgedefault="undirected">{nodes}{edges}</graph></graphml>\n'
    )
