"""Coordination in posts: accounts that act on the same objects within a window, exactly, without Django and without a network.

The word is "coordinated", never "fake": real people acting together look the same.
"""

from chaupal_coord._adapters import ADAPTERS
from chaupal_coord._edges import Aside, Edges, edges, edges_in, set_aside
from chaupal_coord._files import read_posts
from chaupal_coord._graphs import to_gexf, to_graphml
from chaupal_coord._objects import canonical_link, domain, hashtags, links, mentions, objects_of
from chaupal_coord._posts import BadPosts, BadRow, BadRows, Posts, posts_of
from chaupal_coord._store import EdgeStore
from chaupal_coord._write import write_edges

__all__ = [
    "ADAPTERS",
    "Aside",
    "BadPosts",
    "BadRow",
    "BadRows",
    "EdgeStore",
    "Edges",
    "Posts",
    "canonical_link",
    "domain",
    "edges",
    "edges_in",
    "hashtags",
    "links",
    "mentions",
    "objects_of",
    "posts_of",
    "read_posts",
    "set_aside",
    "to_gexf",
    "to_graphml",
    "write_edges",
]
