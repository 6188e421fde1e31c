"""Windows of a long text: a forward says one thing in one place, and the rest is frame."""

from chaupal_match._clean import sentences

SIZE = 160  # letters of a window, about two sentences
MOST = 5


def windows(cleaned: str) -> list[str]:
    """Runs of whole sentences of about 160 letters, at most five; a text that fits in one gives none."""
    found: list[str] = []
    held = ""
    for sentence in sentences(cleaned):
        rest = sentence.strip()
        while len(rest) > SIZE * 1.6:
            cut = rest.rfind(" ", 40, SIZE)
            cut = cut if cut > 0 else SIZE
            found += [held] if held else []
            held = ""
            found.append(rest[:cut])
            rest = rest[cut:].strip()
        if held and len(held) + len(rest) > SIZE:
            found.append(held)
            held = rest
        else:
            held = f"{held} {rest}".strip()
    found += [held] if held else []
    return found[:MOST] if len(found) > 1 else []
