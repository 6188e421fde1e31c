"""The tree: the published roots of the eight leaves that CT logs are tested with, and the definition itself."""

import hashlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chaupal.ledger import merkle

# The test leaves and roots of the Certificate Transparency reference implementation.
LEAVES = [
    bytes.fromhex(text)
    for text in (
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    )
]
ROOTS = [
    "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855",
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]

trees = st.lists(st.binary(max_size=4), min_size=1, max_size=70)


def defined_root(data: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if not data:
        return hashlib.sha256(b"").digest()
    if len(data) == 1:
        return hashlib.sha256(b"\x00" + data[0]).digest()
    k = 1
    while k * 2 < len(data):
        k *= 2
    return hashlib.sha256(b"\x01" + defined_root(data[:k]) + defined_root(data[k:])).digest()


def hashed(data: list[bytes]) -> list[bytes]:
    return [merkle.leaf_hash(leaf) for leaf in data]


@pytest.mark.parametrize("size", range(9))
def test_root_is_the_published_one(size: int) -> None:
    assert merkle.root(hashed(LEAVES[:size])).hex() == ROOTS[size]


@given(st.lists(st.binary(max_size=4), max_size=70))
def test_root_is_the_defined_one(data: list[bytes]) -> None:
    assert merkle.root(hashed(data)) == defined_root(data)


@given(trees, st.data())
def test_inclusion_proves_its_leaf_and_no_other(data: list[bytes], draw: st.DataObject) -> None:
    leaves = hashed(data)
    size, root = len(leaves), merkle.root(leaves)
    index = draw.draw(st.integers(0, size - 1))

    path = merkle.inclusion(index, size, merkle.over(leaves))

    assert merkle.verify_inclusion(leaves[index], index, size, path, root)
    assert not merkle.verify_inclusion(merkle.leaf_hash(b"another leaf"), index, size, path, root)
    assert not merkle.verify_inclusion(leaves[index], index, size, [*path, root], root)
    assert not merkle.verify_inclusion(leaves[index], index, size, path, merkle.EMPTY)
    if path:
        assert not merkle.verify_inclusion(leaves[index], index, size, path[:-1], root)


@given(trees, st.data())
def test_consistency_proves_growth_and_nothing_else(data: list[bytes], draw: st.DataObject) -> None:
    leaves = hashed(data)
    new = len(leaves)
    old = draw.draw(st.integers(0, new))
    old_root, new_root = merkle.root(leaves[:old]), merkle.root(leaves)

    path = merkle.consistency(old, new, merkle.over(leaves))

    assert merkle.verify_consistency(old, old_root, new, new_root, path)
    assert not merkle.verify_consistency(old, merkle.leaf_hash(b"x"), new, new_root, path)
    assert not merkle.verify_consistency(old, old_root, new, new_root, [*path, new_root])
    if 0 < old < new:
        assert not merkle.verify_consistency(old, old_root, new, merkle.leaf_hash(b"x"), path)
        assert not merkle.verify_consistency(old, old_root, new, new_root, path[:-1])
        assert not merkle.verify_consistency(old, old_root, new, new_root, [])


def test_an_index_outside_the_tree_has_no_proof() -> None:
    leaves = hashed(LEAVES)

    with pytest.raises(ValueError, match="leaf 8 is not in a tree of 8"):
        merkle.inclusion(8, 8, merkle.over(leaves))
    with pytest.raises(ValueError, match="a tree of 9 leaves cannot grow into one of 8"):
        merkle.consistency(9, 8, merkle.over(leaves))
    assert not merkle.verify_inclusion(leaves[0], 8, 8, [], merkle.EMPTY)
    assert not merkle.verify_consistency(9, merkle.EMPTY, 8, merkle.EMPTY, [])
