"""Coordination in posts: accounts that act on the same objects within a window, exactly, without Django and without a network.

The word is "coordinated", never "fake": real people acting together look the same.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

from chaupal_coord._adapters import ADAPTERS
from chaupal_coord._edges import Aside, Edges, edges, edges_in, set_aside
from chaupal_coord._files import Fields, fields_of, read_posts
from chaupal_coord._graphs import to_gexf, to_graphml
from chaupal_coord._objects import canonical_link, domain, hashtags, links, mentions, objects_of
from chaupal_coord._posts import BadPosts, BadRow, BadRows, Posts, UnnamedColumn, posts_of
from chaupal_coord._store import EdgeStore
from chaupal_coord._write import write_edges

if TYPE_CHECKING:
    from chaupal_coord._declared import Declared, read_declared, repeats
    from chaupal_coord._detect import Detection, detect, with_near_texts, write_groups, write_pairs
    from chaupal_coord._evidence import Act, Evidence, evidence
    from chaupal_coord._groups import Group, Member, groups
    from chaupal_coord._near import Near, near
    from chaupal_coord._plant import Planted, Spec, plant, read_specs
    from chaupal_coord._report import write_report
    from chaupal_coord._validate import Validated, validate

__all__ = [
    "ADAPTERS",
    "Act",
    "Aside",
    "BadPosts",
    "BadRow",
    "BadRows",
    "Declared",
    "Detection",
    "EdgeStore",
    "Edges",
    "Evidence",
    "Fields",
    "Group",
    "Member",
    "Near",
    "Planted",
    "Posts",
    "Spec",
    "UnnamedColumn",
    "Validated",
    "canonical_link",
    "detect",
    "domain",
    "edges",
    "edges_in",
    "evidence",
    "fields_of",
    "groups",
    "hashtags",
    "links",
    "mentions",
    "near",
    "objects_of",
    "plant",
    "posts_of",
    "read_declared",
    "read_posts",
    "read_specs",
    "repeats",
    "set_aside",
    "to_gexf",
    "to_graphml",
    "validate",
    "with_near_texts",
    "write_edges",
    "write_groups",
    "write_pairs",
    "write_report",
]

# Loaded when first asked for, so that finding edges does not pay for them.
_LATER = {
    "_declared": "Declared read_declared repeats",
    "_detect": "Detection detect with_near_texts write_groups write_pairs",
    "_evidence": "Act Evidence evidence",
    "_groups": "Group Member groups",
    "_near": "Near near",
    "_plant": "Planted Spec plant read_specs",
    "_report": "write_report",
    "_validate": "Validated validate",
}
_MODULE = {name: module for module, names in _LATER.items() for name in names.split()}


def __getattr__(name: str) -> Any:
    if name not in _MODULE:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f"{__name__}.{_MODULE[name]}"), name)
