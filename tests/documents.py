"""The pages of docs/ that are drawn from the code: `python -m tests.documents` writes them anew.

`tests/house/test_documents.py` compares them and says which lines are missing or no longer true.
"""

from __future__ import annotations

import ast
import importlib
import pkgutil
import re
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import django

TOP = Path(__file__).parents[1]
SOURCE = TOP / "src" / "chaupal"

_REFUSALS = """# Refusals

Every refusal of the product: its stable code, its HTTP status and its English words. The Hindi ones stand in the room's
`locale/hi`. JSON answers carry `{"code", "says", "fields"}`. A bug is never a refusal. Drawn by `python -m tests.documents`.

| Code | Status | Words |
|---|---|---|
"""

_STATES = """# States

Which state may follow which, drawn from the tables `MOVES` by `python -m tests.documents`. What is not listed is refused.

"""


def modules() -> Iterator[ModuleType]:
    """Every module of the product, imported; not migrations and what starts a server."""
    import chaupal

    for found in pkgutil.walk_packages(chaupal.__path__, "chaupal."):
        if ".migrations" not in found.name and not found.name.endswith(("__main__", ".wsgi")):
            yield importlib.import_module(found.name)


def refusals() -> str:
    """docs/refusals.md."""
    from django.utils.translation import override

    from chaupal.base.errors import Refused

    list(modules())
    seen: list[type[Refused]] = [Refused]
    for one in seen:
        seen.extend(one.__subclasses__())
    with override(None):
        lines = {
            f"| `{one.code}` | {one.status} | {str(one.says).replace('|', '/')} |\n"
            for one in seen
            if one.__module__.startswith("chaupal.")
        }
    return _REFUSALS + "".join(sorted(lines))


def states() -> str:
    """docs/states.md."""
    told = _STATES
    for module in sorted(modules(), key=lambda one: one.__name__):
        if not module.__name__.endswith(".choices"):
            continue
        # A room with several things that move names each table: CASE_MOVES.
        for name in sorted(one for one in vars(module) if one == "MOVES" or one.endswith("_MOVES")):
            moves: dict[str, tuple[str, ...]] = getattr(module, name)
            thing = name.removesuffix("MOVES").rstrip("_").lower()
            told += f"## {module.__name__.split('.')[1]}{f': {thing}' if thing else ''}\n\n| From | To |\n|---|---|\n"
            told += "".join(f"| {state} | {', '.join(after) or 'nothing: it ends here'} |\n" for state, after in moves.items())
            told += "\n"
    return told.rstrip() + "\n"


def rules() -> str:
    """docs/rules.md."""
    from chaupal.gate import catalogue

    return catalogue.page()


PAGES: dict[str, Callable[[], str]] = {"refusals.md": refusals, "states.md": states, "rules.md": rules}


def acts() -> set[str]:
    """Every act that the code records: the texts that may stand first in a call of `record`, or of `take_out_people`, which records it."""
    rooms = "|".join(path.parent.name for path in SOURCE.glob("*/__init__.py"))
    act = re.compile(rf"(?:{rooms})\.[a-z_]+")
    found: set[str] = set()
    for path in SOURCE.rglob("*.py"):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        for function in ast.walk(tree):
            if isinstance(function, ast.FunctionDef):
                for call in ast.walk(function):
                    if isinstance(call, ast.Call) and call.args and _name(call.func) in ("record", "take_out_people"):
                        # A name as first word stands for a parameter: then the callers in this file say the act.
                        where: ast.AST = tree if isinstance(call.args[0], ast.Name) else _table(tree, call.args[0])
                        codes = {id(node) for part in ast.walk(tree) for node in _not_acts(part)}
                        found |= {
                            node.value
                            for node in ast.walk(where)
                            if isinstance(node, ast.Constant)
                            and isinstance(node.value, str)
                            and act.fullmatch(node.value)
                            and id(node) not in codes
                        }
    return found


def _table(tree: ast.Module, act: ast.expr) -> ast.AST:
    """The table from which an act is taken, `ACTS[why]`; the expression itself where it is none."""
    if isinstance(act, ast.Subscript) and isinstance(act.value, ast.Name):
        for one in tree.body:
            if isinstance(one, ast.Assign) and any(isinstance(to, ast.Name) and to.id == act.value.id for to in one.targets):
                return one.value
    return act


def _name(called: ast.expr) -> str:
    return called.attr if isinstance(called, ast.Attribute) else called.id if isinstance(called, ast.Name) else ""


def _not_acts(node: ast.AST) -> Iterator[ast.AST]:
    """Texts of the same form that are no acts: codes of refusals, and who did something."""
    if isinstance(node, ast.ClassDef):
        yield from ast.walk(node)
    if isinstance(node, ast.keyword) and node.arg != "act":
        yield from ast.walk(node)


def settings() -> set[str]:
    """Every `CHAUPAL_*` variable, and PORT, that the code reads from the environment."""
    found = {"PORT"}
    for path in SOURCE.rglob("*.py"):
        text = path.read_text(encoding="utf-8")
        found |= set(re.findall(r"(?:env|environment|Environment\(\))\.\w+\(\s*\"(CHAUPAL_\w+)\"", text))
        found |= set(re.findall(r"os\.environ(?:\.get\(|\[)\"(CHAUPAL_\w+)\"", text))
    return found


def main() -> None:
    """Write the pages."""
    for name, draw in PAGES.items():
        (TOP / "docs" / name).write_text(draw(), encoding="utf-8")
        print(f"docs/{name}")


if __name__ == "__main__":
    sys.path.insert(0, str(TOP / "src"))
    import os

    import tests.settings  # noqa: F401  # a home of its own

    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
    django.setup()
    main()
