"""The signs of the product, drawn on a 16 grid: told apart by shape alone, in black, from a photocopy.

A sign never stands for a word: the word is beside it, or in the head of its column or row.
"""

_OCTAGON = "M5 1.2h6L14.8 5v6L11 14.8H5L1.2 11V5z"

# Inner markup of each sign. The outer svg gives fill none, stroke currentColor, width 1.5.
SHAPES: dict[str, str] = {
    # nothing yet, and how far it went
    "dashed": '<path d="M1.8 1.8h12.4v12.4H1.8z" stroke-dasharray="2.6 2.36"/>',
    "wait": '<circle cx="8" cy="8" r="5.6" stroke-dasharray="2 1.52"/>',
    "ring": '<circle cx="8" cy="8" r="6"/>',
    "half": '<circle cx="8" cy="8" r="6"/><path d="M8 2a6 6 0 0 1 0 12z" fill="currentColor" stroke="none"/>',
    "triangle": '<path d="M3.2 2.6 13.4 8 3.2 13.4z" stroke-linejoin="round"/>',
    # who says so: said by the person concerned; seen by somebody else
    "hatched": '<path d="M1.6 1.6h12.8v12.8H1.6z"/><path d="M1.8 7 7 1.8M1.8 12.2 12.2 1.8M5 14.2 14.2 5M10.2 14.2l4-4" stroke-width="1.2"/>',
    "signed": '<path class="sg" d="M1 1h14v14H1z" stroke="none"/><path class="on" d="m4 8.3 2.8 2.8L12 5.4" stroke-width="2"/>',
    "crossed": '<path d="M1.6 1.6h12.8v12.8H1.6zM1.6 14.4 14.4 1.6M1.6 1.6l12.8 12.8"/>',
    # what a rule said
    "passes": '<circle cx="8" cy="8" r="6.5"/><path d="m4.8 8.3 2.3 2.3 4.2-4.8" stroke-width="1.7"/>',
    "hold": f'<path d="{_OCTAGON}"/><path d="M6 5v6M10 5v6" stroke-width="1.9"/>',
    "stop": f'<path d="{_OCTAGON}"/><path d="M4.4 8h7.2" stroke-width="2.4"/>',
    "look": '<path d="M8 1.8 14.8 14H1.2z" stroke-linejoin="round"/><path d="M8 6v4.2" stroke-width="1.8"/><circle cx="8" cy="12" r="1" fill="currentColor" stroke="none"/>',
    "struck": '<circle cx="8" cy="8" r="6.4"/><path d="m3.5 12.5 9-9"/>',
    "bars": '<path d="M1 1h14v14H1z" stroke-width="1.3"/><path d="M3.8 1v14M6.6 1v14M9.4 1v14M12.2 1v14" stroke-width="1.1"/>',
    "padlock": '<path d="M2.5 7h11v7.5h-11z" fill="currentColor" stroke="none"/><path d="M5 7V4.8a3 3 0 0 1 6 0V7" stroke-width="1.7"/>',
    "flag": '<path d="M3 15V1.5" stroke-width="1.8"/><path d="M3 2h11l-3 3.5L14 9H3z" fill="currentColor" stroke="none"/>',
    "tag": '<path d="M1.5 3.5h8.6L14.6 8l-4.5 4.5H1.5z"/><circle cx="10" cy="8" r="1.2" fill="currentColor" stroke="none"/>',
    "masked": '<path d="M1 8s2.6-4.6 7-4.6S15 8 15 8s-2.6 4.6-7 4.6S1 8 1 8z"/><path d="m2.5 14 11-12" stroke-width="1.7"/>',
    "offline": '<path d="M1.5 6.2a9.6 9.6 0 0 1 13 0M4 9.2a6 6 0 0 1 8 0"/><circle cx="8" cy="12.4" r="1.4" fill="currentColor" stroke="none"/><path d="m2 14.5 12-13" stroke-width="1.8"/>',
    "outbox": '<path d="M3.4 5 1.5 9.5V14h13V9.5L12.6 5M1.5 9.5h3.8l1 2h3.4l1-2h3.8M8 8.5V1.6M5.6 4 8 1.6 10.4 4"/>',
    # acts and places
    "tick": '<path d="m2.5 8.4 3.6 3.6 7.4-8" stroke-width="2"/>',
    "cross": '<path d="m3 3 10 10M13 3 3 13" stroke-width="1.8"/>',
    "plus": '<path d="M8 2.5v11M2.5 8h11" stroke-width="1.8"/>',
    "share": '<path d="M8 10V1.8M4.8 5 8 1.8 11.2 5" stroke-width="1.8"/><path d="M3.5 7.5H2v7h12v-7h-1.5"/>',
    "copy": '<path d="M5.5 5.5h9v9h-9z"/><path d="M3.5 10.5h-2v-9h9v2"/>',
    "save": '<path d="M8 1.8V10M4.8 6.8 8 10l3.2-3.2" stroke-width="1.8"/><path d="M2 10.5v4h12v-4"/>',
    "back": '<path d="M10.5 2.5 5 8l5.5 5.5" stroke-width="1.8"/>',
    "next": '<path d="M5.5 2.5 11 8l-5.5 5.5" stroke-width="1.8"/>',
    "arrow": '<path d="M1.5 8h12.6M9.4 3.2 14.2 8l-4.8 4.8" stroke-width="1.8"/>',
    "search": '<circle cx="6.8" cy="6.8" r="4.8"/><path d="m10.4 10.4 4.4 4.4" stroke-width="1.8"/>',
    "person": '<circle cx="8" cy="4.8" r="3"/><path d="M2 14.5c0-3 2.6-5 6-5s6 2 6 5"/>',
    "house": '<path d="M1 6.8 8 1.6l7 5.2zM3 7v7.4h10V7M6.2 14.4V9.6h3.6v4.8"/>',
    "today": '<path d="M1.8 3h12.4v11.4H1.8zM1.8 6.2h12.4M4.8 1v3.4M11.2 1v3.4M5.2 10l2 2 3.6-3.6"/>',
    "message": '<path d="M1.6 2.2h12.8v8.8H7.2L4 14.2V11H1.6zM4.4 5.2h7.2M4.4 8h4.6"/>',
    "more": '<path d="M1.6 3.4h12.8M1.6 8h9M1.6 12.6h7" stroke-width="1.7"/>',
    "lesson": '<path d="M2 3h12M2 6.4h12M2 9.8h12M2 13.2h7"/>',
    "picture": '<path d="M1.5 2.5h13v11h-13z"/><path d="m2 12 4-4.5 3 3 2-2 3 3.5"/><circle cx="11" cy="5.6" r="1.2" fill="currentColor" stroke="none"/>',
    "sound": '<path d="M2 6v4M5 3.5v9M8 1.5v13M11 4.5v7M14 6.5v3" stroke-width="1.7"/>',
    "call": '<path d="M3 1.8h3l1.2 3.6-1.8 1.4c.7 1.6 2.2 3.1 3.8 3.8l1.4-1.8 3.6 1.2v3c-6.4.8-12-4.8-11.2-11.2z" stroke-linejoin="round"/>',
    "chain": '<path d="M7 10.8H4.4a2.8 2.8 0 0 1 0-5.6H7M9 5.2h2.6a2.8 2.8 0 0 1 0 5.6H9M5.4 8h5.2"/>',
    "clock": '<circle cx="8" cy="8" r="6.4"/><path d="M8 4v4.3l2.8 1.8"/>',
    "page": '<path d="M3 1.5h6.8L13 4.7v9.8H3zM9.6 1.6V5H13M5.4 8h5.2M5.4 11h5.2"/>',
}  # fmt: skip


def svg(name: str, css: str = "") -> str:
    """One sign as inline SVG, hidden from screen readers because its word stands beside it.

    Raises KeyError for a name nobody drew, so that a typing slip fails the first test of the page.
    """
    kind = f"ic {css}".strip()
    return (
        f'<svg class="{kind}" viewBox="0 0 16 16" fill="none" stroke="currentColor" stroke-width="1.5" '
        f'aria-hidden="true" focusable="false">{SHAPES[name]}</svg>'
    )
