from pathlib import Path
from xml.etree import ElementTree

import pytest

from chaupal_coord import edges, to_gexf, to_graphml
from tests.coord.test_edges import posts, told

ROWS = [('a "1" <x>', "x", "1", 0), ("b&\x07", "x", "2", 0), ("क", "x", "3", 0), ("lone", "y", "4", 0)]
NAMES = ['a "1" <x>', "b&?", "क"]


@pytest.mark.parametrize("directed", [True, False])
def test_graphml_holds_each_account_with_an_edge_and_each_edge_with_its_weight(directed: bool, tmp_path: Path) -> None:
    found = edges(posts(ROWS), 0, directed=directed)

    to_graphml(found, tmp_path / "g.graphml", groups={"क": "1"})

    top = ElementTree.parse(tmp_path / "g.graphml").getroot()
    space = {"g": "http://graphml.graphdrawing.org/xmlns"}
    graph = top.find("g:graph", space)
    assert graph is not None
    names = {node.attrib["id"]: [data.text for data in node.findall("g:data", space)] for node in graph.findall("g:node", space)}
    assert (graph.attrib["edgedefault"], sorted(names.values(), key=str)) == (
        "directed" if directed else "undirected",
        sorted([[NAMES[0]], [NAMES[1]], [NAMES[2], "1"]], key=str),
    )
    weights = {(names[one.attrib["source"]][0], names[one.attrib["target"]][0]): int(one.findtext("g:data", "", space)) for one in graph.findall("g:edge", space)}
    assert weights == {tuple(name.replace("\x07", "?") for name in pair): weight for pair, weight in told(found).items()}


def test_gexf_holds_the_same(tmp_path: Path) -> None:
    found = edges(posts(ROWS), 0)

    to_gexf(found, tmp_path / "g.gexf", groups={"क": "1"})

    space = {"g": "http://gexf.net/1.3"}
    graph = ElementTree.parse(tmp_path / "g.gexf").getroot().find("g:graph", space)
    assert graph is not None
    labels = {node.attrib["id"]: node.attrib["label"] for node in graph.iterfind("g:nodes/g:node", space)}
    weights = {(labels[one.attrib["source"]], labels[one.attrib["target"]]): int(one.attrib["weight"]) for one in graph.iterfind("g:edges/g:edge", space)}
    assert sorted(labels.values()) == NAMES
    assert weights == {tuple(name.replace("\x07", "?") for name in pair): weight for pair, weight in told(found).items()}
    assert [one.attrib["value"] for one in graph.iter("{http://gexf.net/1.3}attvalue")] == ["1"]
