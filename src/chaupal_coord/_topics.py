"""Topics: objects that stand in the same posts."""

import numpy as np
from numpy.typing import NDArray

from chaupal_coord._communities import communities
from chaupal_coord._posts import Posts

KNOWN = 30  # accounts from which an object may found a topic: fewer could be one group's own
LEAST = 2_000  # rows of a topic; smaller ones are one
ROWS = 8  # objects of a post that are paired


def topics(posts: Posts) -> NDArray[np.int64]:
    """One number a row: objects known to 30 accounts or more are joined where they stand in the same posts (communities of
    that network), every other object goes with the known ones of its posts, and 0 is the rest. A group cannot make a topic of
    its own objects, which would explain it away. About a second for a million rows.
    """
    seen = np.flatnonzero(posts.object >= 0)
    objects = int(posts.object.max(initial=0)) + 1
    count = len(posts.account_names)
    users = np.bincount(np.unique(posts.object[seen].astype(np.int64) * count + posts.account[seen]) // count, minlength=objects)
    rows = seen[users[posts.object[seen]] >= KNOWN]
    topic = np.zeros(objects, np.int64)
    left, right = _together(posts.post[rows], posts.object[rows])
    if len(left):
        key, weight = np.unique(np.minimum(left, right) * objects + np.maximum(left, right), return_counts=True)
        node, placed = np.unique(np.stack([key // objects, key % objects]), return_inverse=True)
        placed = placed.reshape(2, -1)
        topic[node] = communities(len(node), placed[0], placed[1], weight.astype(float)) + 1
    topic = _carried(posts, seen, topic, users, objects)
    of = np.where(posts.object >= 0, topic[np.maximum(posts.object, 0)], 0)
    size = np.bincount(of)
    size[0] = LEAST
    new = np.where(size >= LEAST, np.cumsum(size >= LEAST) - 1, 0)
    return new[of].astype(np.int64)


def _together(post: NDArray[np.int32], thing: NDArray[np.int32]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of different things in one post, for the first few of each."""
    order = np.lexsort((thing, post))
    post, thing = post[order], thing[order]
    left, right = [], []
    for step in range(1, ROWS):
        same = (post[step:] == post[:-step]) & (thing[step:] != thing[:-step])
        left.append(thing[:-step][same])
        right.append(thing[step:][same])
    return np.concatenate(left).astype(np.int64), np.concatenate(right).astype(np.int64)


def _carried(
    posts: Posts, seen: NDArray[np.int64], topic: NDArray[np.int64], users: NDArray[np.int64], objects: int
) -> NDArray[np.int64]:
    """Objects without a topic take the commonest of the posts they stand in."""
    top = int(topic.max(initial=0)) + 1
    known = seen[topic[posts.object[seen]] > 0]
    of_post = np.zeros(int(posts.post.max(initial=0)) + 1, np.int64)
    order = np.lexsort((-topic[posts.object[known]], users[posts.object[known]]))  # the best known object's, whatever the order of rows
    of_post[posts.post[known[order]]] = topic[posts.object[known[order]]]
    bare = seen[(topic[posts.object[seen]] == 0) & (of_post[posts.post[seen]] > 0)]
    key, votes = np.unique(posts.object[bare].astype(np.int64) * top + of_post[posts.post[bare]], return_counts=True)
    order = np.lexsort((-key, votes))
    carried = topic.copy()
    carried[key[order] // top] = key[order] % top
    return carried
