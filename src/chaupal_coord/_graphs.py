"""Edges as graphs for other programs: GraphML and GEXF, written as they go."""

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from xml.sax.saxutils import escape, quoteattr

import numpy as np

from chaupal_coord._edges import Edges

_NOT_XML = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def to_graphml(edges: Edges, path: Path, *, groups: Mapping[str, str] | None = None) -> None:
    """GraphML: a node an account that has an edge, its name as `label`, its group where `groups` names one; `weight` on the edges.

    Signs that XML forbids become question marks. Two seconds a million edges.
    """
    _written(_graphml(edges, groups or {}), path)


def to_gexf(edges: Edges, path: Path, *, groups: Mapping[str, str] | None = None) -> None:
    """GEXF 1.3, of the same content."""
    _written(_gexf(edges, groups or {}), path)


def _written(lines: Iterator[str], path: Path) -> None:
    """Whole or not at all."""
    part = path.with_name(path.name + ".part")
    try:
        with part.open("w", encoding="utf-8", newline="\n") as out:
            out.writelines(lines)
        os.replace(part, path)
    finally:
        part.unlink(missing_ok=True)


def _nodes(edges: Edges) -> Iterator[tuple[int, str]]:
    for code in np.unique(np.concatenate([edges.source, edges.target])).tolist():
        yield code, _NOT_XML.sub("?", edges.names[code])


def _edges(edges: Edges) -> Iterator[tuple[int, int, int]]:
    return zip(edges.source.tolist(), edges.target.tolist(), edges.weight.tolist(), strict=True)


def _graphml(edges: Edges, groups: Mapping[str, str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<graphml xmlns="http://graphml.graphdrawing.org/xmlns">\n'
    yield '<key id="label" for="node" attr.name="label" attr.type="string"/>\n<key id="group" for="node" attr.name="group" attr.type="string"/>\n'
    yield '<key id="weight" for="edge" attr.name="weight" attr.type="int"/>\n'
    yield f'<graph edgedefault="{"directed" if edges.directed else "undirected"}">\n'
    for code, name in _nodes(edges):
        group = groups.get(edges.names[code])
        within = f'<data key="group">{escape(group)}</data>' if group is not None else ""
        yield f'<node id="n{code}"><data key="label">{escape(name)}</data>{within}</node>\n'
    for source, target, weight in _edges(edges):
        yield f'<edge source="n{source}" target="n{target}"><data key="weight">{weight}</data></edge>\n'
    yield "</graph>\n</graphml>\n"


def _gexf(edges: Edges, groups: Mapping[str, str]) -> Iterator[str]:
    yield '<?xml version="1.0" encoding="UTF-8"?>\n<gexf xmlns="http://gexf.net/1.3" version="1.3">\n'
    yield f'<graph mode="static" defaultedgetype="{"directed" if edges.directed else "undirected"}">\n'
    yield '<attributes class="node"><attribute id="group" title="group" type="string"/></attributes>\n<nodes>\n'
    for code, name in _nodes(edges):
        group = groups.get(edges.names[code])
        within = f'<attvalues><attvalue for="group" value={quoteattr(group)}/></attvalues>' if group is not None else ""
        yield f'<node id="n{code}" label={quoteattr(name)}>{within}</node>\n'
    yield "</nodes>\n<edges>\n"
    for number, (source, target, weight) in enumerate(_edges(edges)):
        yield f'<edge id="e{number}" source="n{source}" target="n{target}" weight="{weight}"/>\n'
    yield "</edges>\n</graph>\n</gexf>\n"
