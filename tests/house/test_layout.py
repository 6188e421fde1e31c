"""Rules of the house that need no tool of their own: sizes, names of files, what no file may hold."""

import ast
import re
import subprocess
from pathlib import Path

import pytest

TOP = Path(__file__).parents[2]
ROOMS = sorted(path.parent for path in (TOP / "src" / "chaupal").glob("*/__init__.py"))


def tracked(*patterns: str) -> list[Path]:
    """Files of the project as git knows them, or as they lie there where there is no git."""
    done = subprocess.run(["git", "ls-files", "-co", "--exclude-standard", *patterns], cwd=TOP, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return [TOP / line for line in done.stdout.splitlines() if (TOP / line).is_file()]
    return [path for pattern in patterns for path in TOP.rglob(pattern) if not {".venv", ".chaupal"} & set(path.parts)]


def code() -> list[Path]:
    return [path for path in tracked("*.py") if "migrations" not in path.parts]


def test_no_file_of_code_passes_400_lines() -> None:
    long = [
        f"{path.relative_to(TOP)}: {lines}"
        for path in code()
        if "tests" not in path.relative_to(TOP).parts and (lines := len(path.read_text(encoding="utf-8").splitlines())) > 400
    ]

    assert long == []


@pytest.mark.parametrize("name", ["helper", "helpers", "util", "utils", "common", "misc", "manager", "processor"])
def test_no_module_is_named_after_nothing(name: str) -> None:
    assert [str(path.relative_to(TOP)) for path in code() if path.stem == name or name in path.relative_to(TOP).parts] == []


@pytest.mark.parametrize(
    ("what", "pattern"),
    [
        ("a signal receiver", r"^\s*@receiver\("),
        ("an overridden save", r"^    def save\(self"),
        ("Meta.ordering", r"^        ordering ="),
        ("a sleep", r"\btime\.sleep\(|^from time import .*sleep"),
        ("unfinished work", r"\b(TODO|FIXME|XXX)\b"),
    ],
)
def test_the_source_holds_no(what: str, pattern: str) -> None:
    wanted = re.compile(pattern)
    found = [
        f"{path.relative_to(TOP)}:{number}: {line.strip()}"
        for path in code()
        if path.relative_to(TOP).parts[0] == "src"
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if wanted.search(line)
    ]

    assert found == [], what


def test_no_file_names_a_machine_or_a_package_registry() -> None:
    here = re.compile(r"(?<![\w.])/(work|root|farm)/[a-z.]+|files\.pythonhosted\.org|pypi\.org/simple|registry\.npmjs\.org")
    found = []
    for path in tracked("*"):
        if path == Path(__file__) or path.suffix in {".png", ".jpg", ".parquet", ".woff2", ".zip", ".mo"}:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8", errors="replace").splitlines(), 1):
            if here.search(line):
                found.append(f"{path.relative_to(TOP)}:{number}")

    assert found == []


def test_management_commands_are_not_used() -> None:
    assert [str(room) for room in ROOMS if (room / "management").exists()] == []


def test_an_import_inside_a_function_says_why_from_the_list() -> None:
    reason = re.compile(r"# late: (slow module|optional extra|app ready)$")
    found = []
    for path in code():
        if path.relative_to(TOP).parts[0] != "src":
            continue
        text = path.read_text(encoding="utf-8")
        lines = text.splitlines()
        for function in ast.walk(ast.parse(text)):
            if isinstance(function, ast.FunctionDef | ast.AsyncFunctionDef):
                late = [node for node in ast.walk(function) if isinstance(node, ast.Import | ast.ImportFrom)]
                found += [
                    f"{path.relative_to(TOP)}:{node.lineno}" for node in late if not reason.search(lines[node.lineno - 1])
                ]

    assert sorted(set(found)) == []
