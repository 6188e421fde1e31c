"""Only `actions.py` writes: a guard over the source of every room."""

import ast
from pathlib import Path

TOP = Path(__file__).parents[2]

# Words by which Django writes. `create`, `update`, `delete`, `save`, `add` and the like are also words of plain
# Python, so they count only where they are called on a manager, a query set or a row.
ON_ROWS = {"bulk_create", "bulk_update", "get_or_create", "update_or_create"}
ON_OBJECTS = {"create", "update", "delete"}

# Where rows are written other than by an act of a room: the ground floor's own tables, schema and sample data.
MAY_WRITE = {"actions", "migrations", "sample", "base", "config"}


def writers(source: str) -> list[str]:
    """Calls that write rows, as `line: call`."""
    found = []
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        said = ast.unparse(node.func)
        by_manager = node.func.attr in ON_OBJECTS and any(word in said for word in (".objects.", "_set.", ".filter("))
        by_row = node.func.attr == "save" and any(word.arg == "update_fields" for word in node.keywords)
        if node.func.attr in ON_ROWS or by_manager or by_row:
            found.append(f"{node.lineno}: {said}")
    return found


def test_only_actions_write() -> None:
    found = []
    for path in (TOP / "src" / "chaupal").rglob("*.py"):
        within = path.relative_to(TOP / "src" / "chaupal")
        if not MAY_WRITE & {within.stem, *within.parts}:
            found += [f"{within}:{line}" for line in writers(path.read_text(encoding="utf-8"))]

    assert found == []


def test_the_guard_sees_a_write_and_lets_plain_python_be() -> None:
    source = "Claim.objects.create(a=1)\nclaim.save(update_fields=['a'])\nclaims.filter(a=1).update(b=2)\n{}.update(b=1)\n"

    assert writers(source) == ["1: Claim.objects.create", "2: claim.save", "3: claims.filter(a=1).update"]
