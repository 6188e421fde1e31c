"""The translations' tool: finds every text of a room, checks its Hindi, compiles what Django reads.

A room keeps `locale/hi/LC_MESSAGES/django.po`, edited by hand; English is the msgid itself. Words that several rooms
say ("Save", "reported") may stand once, in `base`. The `.mo` beside it is made here, in Python, and is not committed.
"""

import ast
import os
import re
import tempfile
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import polib
from django.template.base import Lexer, Token, TokenType
from django.utils.translation.reloader import translation_file_changed

ROOMS = Path(__file__).resolve().parents[1]
COMMON = "base"
HEADER = {
    "Project-Id-Version": "chaupal",
    "Language": "hi",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}

# Which arguments of a call are (context, text, plural).
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
_QUOTED = r"""("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_INLINE = re.compile(rf"^trans(?:late)?\s+{_QUOTED}")
_CONTEXT = re.compile(rf"\bcontext\s+{_QUOTED}")
_CONSTANT = re.compile(rf"_\({_QUOTED}\)")
_PLACE = re.compile(r"%\((\w+)\)[sd]|%([sd])|\{(\w*)\}")
_DEVANAGARI_DIGIT = re.compile(r"[०-९]")
# First person that tells the speaker's sex: "पाऊँगा", "करूँगी", "भेज रहा हूँ", "गई हूँ".
_GENDERED = re.compile(r"\S*(?:ूँ|ूं|ऊँ|ऊं)(?:गा|गी)(?!\w)|\S*(?:ता|ती|रहा|रही|चुका|चुकी|गया|गई|सका|सकी|वाला|वाली)\s+हू[ँं]")


@dataclass(frozen=True, order=True, slots=True)
class Text:
    """One text to translate; `context` and `plural` are "" when it has none."""

    text: str
    plural: str = ""
    context: str = ""


@dataclass(slots=True)
class Found:
    """What a room says: each text with the files that say it, and calls whose text is not a literal."""

    texts: dict[Text, list[str]] = field(default_factory=dict)
    unreadable: list[str] = field(default_factory=list)

    def add(self, text: Text, where: str) -> None:
        places = self.texts.setdefault(text, [])
        if where not in places:
            places.append(where)


def rooms(root: Path = ROOMS) -> list[Path]:
    """The rooms, by name."""
    return sorted(folder for folder in root.iterdir() if (folder / "__init__.py").exists())


def po_of(room: Path) -> Path:
    """Where a room's Hindi is."""
    return room / "locale" / "hi" / "LC_MESSAGES" / "django.po"


def find(room: Path) -> Found:
    """Every text in a room's Python files and templates."""
    found = Found()
    for path in sorted(room.rglob("*.py")):
        _from_python(path.read_text(encoding="utf-8"), path.relative_to(room).as_posix(), found)
    for pattern in ("*.html", "*.txt"):
        for path in sorted((room / "templates").rglob(pattern)):
            _from_template(path.read_text(encoding="utf-8"), path.relative_to(room).as_posix(), found)
    return found


def _from_python(source: str, where: str, found: Found) -> None:
    for node in ast.walk(ast.parse(source)):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.id if isinstance(node.func, ast.Name) else getattr(node.func, "attr", "")
        if name not in CALLS or not node.args:
            continue
        texts = [_literal(node, at) for at in CALLS[name]]
        if None in texts:
            found.unreadable.append(f"{where}:{node.lineno}: the text given to {name}() is not a literal")
            continue
        context, text, plural = texts
        found.add(Text(text or "", plural or "", context or ""), where)


def _literal(call: ast.Call, at: int | None) -> str | None:
    if at is None:
        return ""
    given = call.args[at] if at < len(call.args) else None
    return given.value if isinstance(given, ast.Constant) and isinstance(given.value, str) else None


def _from_template(source: str, where: str, found: Found) -> None:
    tokens = iter(Lexer(source).tokenize())
    for token in tokens:
        if token.token_type not in (TokenType.BLOCK, TokenType.VAR):
            continue
        tag = token.contents.strip()
        if token.token_type is TokenType.BLOCK:
            if tag.startswith(("blocktrans ", "blocktranslate ")) or tag in ("blocktrans", "blocktranslate"):
                found.add(_block(tag, tokens), where)
                continue
            if inline := _INLINE.match(tag):
                context = _CONTEXT.search(tag)
                found.add(Text(_unquote(inline[1]), context=_unquote(context[1]) if context else ""), where)
                continue
        for constant in _CONSTANT.finditer(tag):
            found.add(Text(_unquote(constant[1])), where)


def _block(tag: str, tokens: Iterator[Token]) -> Text:
    parts: dict[bool, list[str]] = {False: [], True: []}
    plural = False
    for token in tokens:
        if token.token_type is TokenType.TEXT:
            parts[plural].append(token.contents.replace("%", "%%"))
        elif token.token_type is TokenType.VAR:
            parts[plural].append(f"%({token.contents.strip()})s")
        elif token.token_type is TokenType.BLOCK:
            if token.contents.strip() == "plural":
                plural = True
            else:
                break
    texts = ["".join(parts[False]), "".join(parts[True])]
    if " trimmed" in tag:
        texts = [" ".join(line.strip() for line in text.splitlines() if line.strip()) for text in texts]
    context = _CONTEXT.search(tag)
    return Text(texts[0], texts[1], context=_unquote(context[1]) if context else "")


def _unquote(quoted: str) -> str:
    return quoted[1:-1].replace('\\"', '"').replace("\\'", "'").replace("\\\\", "\\").replace("%", "%%")


def _key(entry: polib.POEntry) -> Text:
    return Text(entry.msgid, entry.msgid_plural or "", entry.msgctxt or "")


def _read(room: Path) -> polib.POFile:
    path = po_of(room)
    return polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)


def check(root: Path = ROOMS) -> list[str]:
    """Everything that is wrong with the translations, one line each; empty when all is complete."""
    wrong: list[str] = []
    said = {room.name: find(room) for room in rooms(root)}
    files = {room.name: _read(room) for room in rooms(root)}
    common = {_key(entry) for entry in files.get(COMMON, ()) if not entry.obsolete}
    everywhere = {text for found in said.values() for text in found.texts}
    hindi: dict[tuple[str, str], tuple[str, str]] = {}
    for name, found in said.items():
        wrong += [f"{name}: {line}" for line in found.unreadable]
        held: set[Text] = set()
        for entry in files[name]:
            key = _key(entry)
            label = f"{name}: {entry.msgid[:60]!r}"
            if key in held:
                wrong.append(f"{label} stands twice")
            held.add(key)
            if entry.obsolete or key not in (everywhere if name == COMMON else found.texts):
                wrong.append(f"{label} is said nowhere; remove it")
                continue
            wrong += [f"{label} {fault}" for fault in _faults(entry)]
            other, words = hindi.setdefault((key.text, key.context), (name, _whole(entry)))
            if words != _whole(entry):
                wrong.append(f"{label} is {_whole(entry)!r} here and {words!r} in {other}")
        wrong += [
            f"{name}: {text.text[:60]!r} has no Hindi ({found.texts[text][0]})"
            for text in sorted(found.texts)
            if text not in held and text not in common
        ]
    return wrong


def _whole(entry: polib.POEntry) -> str:
    return " | ".join(entry.msgstr_plural.values()) if entry.msgid_plural else str(entry.msgstr)


def _faults(entry: polib.POEntry) -> Iterator[str]:
    forms = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
    if "fuzzy" in entry.flags:
        yield "is marked fuzzy"
    if not forms or not all(form.strip() for form in forms):
        yield "has no Hindi"
        return
    wanted = _places(entry.msgid_plural or entry.msgid)
    may_drop = bool(entry.msgid_plural)
    for at, form in enumerate(forms):
        has = _places(form)
        if has != wanted and not (may_drop and at == 0 and has <= wanted):
            yield f"has placeholders {sorted(has)} in Hindi, {sorted(wanted)} in English"
        if _DEVANAGARI_DIGIT.search(form):
            yield "has Devanagari digits; write Latin ones"
        if gendered := _GENDERED.search(form):
            yield f"speaks as a man or a woman ({gendered[0]!r}); say it without the first person"


def _places(text: str) -> set[str]:
    return {match[0] for match in _PLACE.finditer(text.replace("%%", ""))}


def extract(root: Path = ROOMS, only: Collection[str] = ()) -> dict[str, tuple[int, int]]:
    """Bring each room's .po in step with what it says: (added with empty Hindi, removed) by room.

    `only` names the rooms to write, all when empty. Words already in base's file are not added again. Nothing written
    by hand is changed.
    """
    said = {room.name: find(room) for room in rooms(root)}
    everywhere = {text for found in said.values() for text in found.texts}
    common = {_key(entry) for room in rooms(root) if room.name == COMMON for entry in _read(room)}
    done: dict[str, tuple[int, int]] = {}
    for room in rooms(root):
        if only and room.name not in only:
            continue
        texts, file = said[room.name].texts, _read(room)
        wanted = everywhere if room.name == COMMON else set(texts)
        gone = [entry for entry in file if entry.obsolete or _key(entry) not in wanted]
        for entry in gone:
            file.remove(entry)
        held = {_key(entry) for entry in file} | common
        new = [text for text in texts if text not in held]
        for entry in file:
            entry.occurrences = [(place, "") for place in texts.get(_key(entry), [])]
        file.extend(_entry(text, texts[text]) for text in new)
        if new or gone or po_of(room).exists():
            file.metadata = dict(HEADER)
            po_of(room).parent.mkdir(parents=True, exist_ok=True)
            file.save(str(po_of(room)))
            done[room.name] = (len(new), len(gone))
    return done


def _entry(text: Text, places: list[str]) -> polib.POEntry:
    plural = {0: "", 1: ""} if text.plural else {}
    return polib.POEntry(
        msgid=text.text,
        msgid_plural=text.plural,
        msgstr_plural=plural,
        msgctxt=text.context or None,
        occurrences=[(place, "") for place in places],
    )


def read_anew() -> None:
    """Have the words read again at the next need: an app that said something while it was loaded, before they were
    compiled, left the empty catalogue in memory for the life of this process."""
    translation_file_changed(None, Path("django.mo"))


def compile_stale(root: Path = ROOMS) -> int:
    """Make each .mo that is missing or older than its .po; how many were made. Safe with several at once."""
    made = 0
    for room in rooms(root):
        po = po_of(room)
        mo = po.with_suffix(".mo")
        if not po.exists() or (mo.exists() and mo.stat().st_mtime_ns >= po.stat().st_mtime_ns):
            continue
        binary = polib.pofile(str(po)).to_binary()
        with tempfile.NamedTemporaryFile(dir=po.parent, prefix=".mo-", delete=False) as new:
            new.write(binary)
        os.chmod(new.name, 0o644)
        os.replace(new.name, mo)
        made += 1
    return made
