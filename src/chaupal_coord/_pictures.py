"""The report's pictures, as SVG that stands in the page itself."""

from datetime import UTC, datetime, tzinfo
from html import escape

import numpy as np

from chaupal_coord._detect import Detection
from chaupal_coord._evidence import moment, rows_of
from chaupal_coord._groups import Group
from chaupal_coord._layout import laid, sheet

MOST_NODES = 5_000
MOST_TIES = 20_000
ROWS = 12  # groups of the timeline
_WIDE = 960
_BINS = 120


def network(found: Detection) -> tuple[str, int]:
    """The accounts of the largest groups, at most 5,000, with their ties; and how many groups were left out.

    A dot's title says its account and score. Declared groups have rings instead of discs.
    """
    shown: list[Group] = []
    for group in found.groups:
        if sum(len(one.members) for one in shown) + len(group.members) <= MOST_NODES:
            shown.append(group)
    spots, high = sheet([len(group.members) for group in shown], _WIDE)
    ties, dots = [], []
    pairs = found.found
    group_of = found.group_of[pairs.one[found.edges]]
    for group, (x, y, radius) in zip(shown, spots, strict=True):
        at = {account: place for place, account in enumerate(group.accounts)}
        own = found.edges[group_of == group.number]
        heavy = own[np.argsort(-pairs.weight[own], kind="stable")][: max(200, MOST_TIES * len(group.members) // MOST_NODES)]
        one = np.array([at[int(code)] for code in pairs.one[heavy]], np.int64)
        other = np.array([at[int(code)] for code in pairs.other[heavy]], np.int64)
        place = laid(len(at), one, other, pairs.weight[heavy].astype(float)) / max(1.0, len(at) ** 0.5) * radius + (x, y)
        ties += [f"M{place[a][0]:.1f} {place[a][1]:.1f}L{place[b][0]:.1f} {place[b][1]:.1f}" for a, b in zip(one.tolist(), other.tolist(), strict=True)]
        kind = ' class="d"' if found.declared.get(group.number, 0) >= 0.5 else ""
        size = min(6.0, max(1.6, radius / max(1.0, len(at) ** 0.5) * 0.35))
        for member in group.members:
            name = escape(str(found.posts.account_names[member.account]))
            spot = place[at[member.account]]
            dots.append(f'<circle{kind} cx="{spot[0]:.1f}" cy="{spot[1]:.1f}" r="{size:.1f}"><title>{name} · {group.number} · {member.score:.1f}</title></circle>')
        dots.append(f'<text x="{x:.0f}" y="{y - radius - 4:.0f}" text-anchor="middle">{group.number}</text>')
    drawn = f'<path class="t" d="{"".join(ties)}"/>' + "".join(dots)
    return _svg(drawn, high + 12, "n", -12), len(found.groups) - len(shown)


def timeline(found: Detection, zone: tzinfo = UTC) -> str:
    """A row a group, the largest twelve: how many common posts in each of 120 equal parts of the time that these span."""
    acted = [rows_of(found.posts, found.found.met, group.accounts) for group in found.groups[:ROWS]]
    times = found.posts.time[np.concatenate(acted)] if acted else np.zeros(1, np.int64)
    first, last = int(times.min()), int(times.max()) + 1
    drawn = []
    for row, (group, rows) in enumerate(zip(found.groups, acted, strict=False)):
        count = np.bincount((found.posts.time[rows] - first) * _BINS // (last - first), minlength=_BINS)
        top = int(count.max(initial=1))
        y = 26 * row + 22
        drawn.append(f'<text x="0" y="{y}">{group.number}</text><path class="l" d="M40 {y}H{_WIDE}"/>')
        for at in np.flatnonzero(count).tolist():
            high = 2 + 18 * int(count[at]) / top
            begins = moment(first + (last - first) * at // _BINS).astimezone(zone)
            drawn.append(
                f'<rect x="{40 + at * (_WIDE - 40) / _BINS:.1f}" y="{y - high:.1f}" width="6" height="{high:.1f}"><title>{_when(begins)}: {count[at]}</title></rect>'
            )
    base = 26 * min(ROWS, len(found.groups)) + 22
    for part in range(5):
        x = 40 + part * (_WIDE - 40) / 4
        anchor = "start" if part == 0 else "end" if part == 4 else "middle"
        drawn.append(f'<text x="{x:.0f}" y="{base}" text-anchor="{anchor}">{_when(moment(first + (last - first) * part // 4).astimezone(zone))}</text>')
    return _svg("".join(drawn), base + 6, "b")


def heat(found: Detection, days: tuple[str, ...], zone: tzinfo = UTC) -> str:
    """Common posts of all groups by day of the week and hour in the zone; a cell's number is its title."""
    count = np.zeros((7, 24), np.int64)
    for group in found.groups:
        for when in found.posts.time[rows_of(found.posts, found.found.met, group.accounts)].tolist():
            local = moment(when).astimezone(zone)
            count[local.weekday(), local.hour] += 1
    top = int(count.max(initial=0)) or 1
    wide = (_WIDE - 90) / 24
    drawn = [f'<text x="{90 + (hour + 0.5) * wide:.0f}" y="14" text-anchor="middle">{hour}</text>' for hour in range(24)]
    for day in range(7):
        drawn.append(f'<text x="0" y="{36 + 24 * day}">{escape(days[day])}</text>')
        for hour in range(24):
            share = count[day, hour] / top
            drawn.append(
                f'<rect x="{90 + hour * wide:.1f}" y="{20 + 24 * day}" width="{wide - 2:.1f}" height="22" fill-opacity="{0.06 + 0.94 * share:.2f}">'
                f"<title>{escape(days[day])} {hour}:00 · {count[day, hour]}</title></rect>"
            )
    return _svg("".join(drawn), 192, "h")


def _when(at: datetime) -> str:
    return at.strftime("%Y-%m-%d %H:%M")


def _svg(drawn: str, high: float, name: str, top: float = 0) -> str:
    return f'<svg class="{name}" viewBox="0 {top:.0f} {_WIDE} {high - top:.0f}" role="img">{drawn}</svg>'
