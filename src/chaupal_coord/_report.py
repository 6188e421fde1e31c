"""The report: one HTML file that asks nothing of any other."""

from datetime import UTC, tzinfo
from html import escape
from pathlib import Path
from typing import Literal, get_args

from chaupal_coord._detect import Detection
from chaupal_coord._evidence import Evidence, evidence
from chaupal_coord._groups import Group
from chaupal_coord._pictures import heat, network, timeline

Language = Literal["hi", "en", "both"]
LANGUAGES: tuple[str, ...] = get_args(Language)
GROUPS = 30  # with a table of evidence
OBJECTS, ACTS = 8, 12  # of each
_MEMBERS = 60

# Hindi beside English; both are whole sentences, neither is a key.
_SAID: dict[str, tuple[str, str]] = {
    "title": ("साथ चलने वाले खाते", "Coordinated accounts"),
    "limits": ("यह रिपोर्ट क्या नहीं बता सकती", "What this report cannot tell"),
    "limit1": (
        "इसमें सिर्फ़ इतना है: कौन से खाते एक ही चीज़ पर, थोड़े समय के भीतर, संयोग से ज़्यादा बार साथ आए। यह नहीं कि खाते नकली हैं, किसके हैं, या धोखा देते हैं।",
        "It shows which accounts acted on the same things within a short time more often than chance explains. It does not show that accounts are fake, whose they are, or that anybody deceives.",
    ),
    "limit2": (
        "असली लोग भी साथ चलते हैं: कार्यकर्ता, प्रशंसक, समाचार देने वाले। वे यहाँ ठीक वैसे ही दिखते हैं।",
        "Real people act together too: volunteers, fans, newsrooms. They look the same here.",
    ),
    "limit3": (
        "जो इस फ़ाइल में नहीं है, वह दिखता नहीं। खोज-शब्दों से जमा की गई फ़ाइल में साथ आना वैसे ही ज़्यादा दिखता है।",
        "What is not in the file cannot be seen, and a file collected by search words shows more common action than there was.",
    ),
    "limit4": (
        "बहुत चली हुई चीज़ों से, एक ही बार साथ आने से, और समय-खिड़की से धीमी चाल से कुछ पता नहीं चलता। न मिलना निर्दोष होने का सबूत नहीं।",
        "Things that everybody shared, a single common action, and groups slower than the window show nothing. Not being found proves nothing.",
    ),
    "limit5": (
        "किसी खाते के बारे में निष्कर्ष दो जाँचने वाले इंसान ही निकालें, जिनमें से किसी ने फ़ाइल जमा न की हो।",
        "Only two human reviewers, neither of them the collector, may conclude anything about an account.",
    ),
    "run": ("कैसे निकाला गया", "How it was made"),
    "rows": ("पंक्तियाँ", "rows"),
    "accounts": ("खाते", "accounts"),
    "window": ("समय-खिड़की", "window"),
    "alpha": ("ग़लत खोजों का हिस्सा, अधिक से अधिक", "false discovery rate, at most"),
    "kept": ("बाक़ी रखी गई पंक्तियाँ (सबसे भीड़ वाली अलग)", "rows looked at (the most crowded set aside)"),
    "flagged": ("समूहों में मिले खाते", "accounts in groups"),
    "network": ("समूह", "Groups"),
    "network_note": (
        "हर बिंदु एक खाता, हर रेखा साथ आने की जोड़ी; खोखले बिंदु: समूह, जिनकी आधी से ज़्यादा साझा पोस्टें खुले तौर पर जारी पोस्टें दोहराती हैं।",
        "A dot is an account, a line a pair that acts together; hollow: groups at least half of whose common posts repeat what was openly issued.",
    ),
    "left_out": ("चित्र में नहीं (सिर्फ़ सबसे बड़े समूह, 5,000 खातों तक)", "groups not drawn (the largest only, up to 5,000 accounts)"),
    "timeline": ("कब साथ चले", "When they acted together"),
    "heat": ("किस दिन, किस घंटे", "Which day, which hour"),
    "evidence": ("सबूत", "Evidence"),
    "group": ("समूह", "Group"),
    "score": ("अंक", "score"),
    "score_note": (
        "अंक: संयोग से इतनी बार साथ आने की संभावना में दशमलव के बाद के शून्य; 6 = दस लाख में एक।",
        "Score: how many zeros the chance of acting with the group so often has; 6 is one in a million.",
    ),
    "account": ("खाता", "account"),
    "met": ("साथ आई पोस्टें", "posts that met others'"),
    "expected": ("संयोग से", "by chance"),
    "grown": ("पूरे समूह से मिला", "found by the whole group"),
    "object": ("किस पर", "on what"),
    "members": ("सदस्य", "members"),
    "others": ("बाहर के खाते", "accounts outside"),
    "span": ("कितने समय में", "within"),
    "acts": ("कब, कौन, कौन सी पोस्ट", "when, who, which post"),
    "declared": ("खुले तौर पर जारी", "openly issued"),
    "more": ("और", "more"),
    "none": ("संयोग से आगे साथ चलने वाला कोई समूह नहीं मिला।", "No group was found that acts together more than chance explains."),
}
_DAYS = (("सोम", "Mon"), ("मंगल", "Tue"), ("बुध", "Wed"), ("गुरु", "Thu"), ("शुक्र", "Fri"), ("शनि", "Sat"), ("रवि", "Sun"))

_STYLE = """
:root{color-scheme:light dark}body{font:16px/1.5 system-ui,"Noto Sans Devanagari",Mukta,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
svg{width:100%;height:auto;fill:currentColor}svg text{font-size:13px}.n circle{fill:#b5441a}.n circle.d{fill:none;stroke:#b5441a;stroke-width:1.5}
.t{stroke:currentColor;stroke-opacity:.18;stroke-width:.7;fill:none}.l{stroke:currentColor;stroke-opacity:.25}.b rect,.h rect{fill:#b5441a}
table{border-collapse:collapse;width:100%;font-size:14px}th,td{text-align:left;vertical-align:top;padding:.3rem .5rem;border-bottom:1px solid #8886}
td{overflow-wrap:anywhere}.limits{border:2px solid #b5441a;padding:.5rem 1rem}summary{cursor:pointer;font-weight:600;padding:.4rem 0}.note{opacity:.8}
"""


class _Words:
    """The report's words in the language asked for."""

    def __init__(self, language: Language) -> None:
        self.language = language

    def pick(self, both: tuple[str, str]) -> str:
        return both[0] if self.language == "hi" else both[1] if self.language == "en" else " / ".join(both)

    def __call__(self, key: str) -> str:
        return escape(self.pick(_SAID[key]))

    def lines(self, key: str) -> str:
        told = _SAID[key] if self.language == "both" else (self.pick(_SAID[key]),)
        return "<br>".join(escape(line) for line in told)


def write_report(found: Detection, path: Path, *, language: Language = "both", zone: tzinfo = UTC, source: str = "") -> None:
    """report.html: limits first, then how it was made, network, timeline, heat of hours, evidence of the first thirty groups.

    Nothing in it is fetched. The same detection gives the same bytes.
    """
    words = _Words(language)
    body = [_limits(words), _run(found, words, source)]
    if found.groups:
        drawn, missing = network(found)
        days = tuple(words.pick(day) for day in _DAYS)
        body.append(f"<h2>{words('network')}</h2>{drawn}<p class=note>{words.lines('network_note')}")
        body.append(f"<br>{words('left_out')}: {missing}</p>" if missing else "</p>")
        body.append(f"<h2>{words('timeline')}</h2>{timeline(found, zone)}<h2>{words('heat')} ({escape(str(zone))})</h2>{heat(found, days, zone)}")
        body.append(f"<h2>{words('evidence')}</h2><p class=note>{words.lines('score_note')}</p>")
        body += [_group(found, group, words, zone) for group in found.groups[:GROUPS]]
        if len(found.groups) > GROUPS:
            body.append(f"<p>+ {len(found.groups) - GROUPS} {words('more')}: groups.csv</p>")
    else:
        body.append(f"<p>{words.lines('none')}</p>")
    first = "en" if language == "en" else "hi"
    head = f'<meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>{words("title")}</title><style>{_STYLE}</style>'
    path.write_text(f'<!doctype html><html lang="{first}"><head>{head}</head><body><h1>{words("title")}</h1>{"".join(body)}</body></html>\n', encoding="utf-8")


def _limits(words: _Words) -> str:
    points = "".join(f"<li>{words.lines(f'limit{at}')}</li>" for at in range(1, 6))
    return f"<section class=limits><h2>{words('limits')}</h2><ul>{points}</ul></section>"


def _run(found: Detection, words: _Words, source: str) -> str:
    pairs = found.found
    told = [
        ("rows", f"{len(found.posts):,}"),
        ("accounts", f"{pairs.accounts:,}"),
        ("window", str(pairs.window)),
        ("alpha", f"{pairs.alpha:g}"),
        ("kept", f"{pairs.met.kept:.1%}"),
        ("flagged", f"{sum(len(group.members) for group in found.groups):,} ({found.flagged:.2%})"),
    ]
    lines = "".join(f"<tr><th>{words(key)}<td>{value}" for key, value in told)
    return f"<h2>{words('run')}</h2><p class=note>{escape(source)}</p><table>{lines}</table>"


def _group(found: Detection, group: Group, words: _Words, zone: tzinfo) -> str:
    names = found.posts.account_names
    head = f"{words('group')} {group.number}: {len(group.members):,} {words('accounts')}"
    if group.number in found.declared:
        head += f" · {words('declared')} {found.declared[group.number]:.0%}"
    members = "".join(
        f"<tr><td>{escape(str(names[one.account]))}<td>{one.score:.1f}<td>{one.met}<td>{one.expected:.2g}<td>{words('grown') if one.grown else ''}"
        for one in group.members[:_MEMBERS]
    )
    if len(group.members) > _MEMBERS:
        members += f"<tr><td>+ {len(group.members) - _MEMBERS:,} {words('more')}: groups.csv"
    shown = evidence(found.posts, found.found.met, group, limit=OBJECTS, declared=found.repeated)
    objects = "".join(_object(one, words, zone) for one in shown)
    return (
        f"<details{' open' if group.number == 1 else ''}><summary>{head}</summary>"
        f"<table><tr><th>{words('object')}<th>{words('members')}<th>{words('others')}<th>{words('span')}<th>{words('acts')}{objects}</table>"
        f"<table><tr><th>{words('account')}<th>{words('score')}<th>{words('met')}<th>{words('expected')}<th>{members}</table></details>"
    )


def _object(one: Evidence, words: _Words, zone: tzinfo) -> str:
    acts = "<br>".join(f"{escape(act.at.astimezone(zone).strftime('%Y-%m-%d %H:%M:%S'))} {escape(act.account)} · {escape(act.post)}" for act in one.acts[:ACTS])
    if len(one.acts) > ACTS:
        acts += f"<br>+ {len(one.acts) - ACTS} {words('more')}"
    text = f"<br><q>{escape(one.text[:280])}</q>" if one.text else ""
    mark = f"<br><b>{words('declared')}</b>" if one.declared else ""
    return f"<tr><td>{escape(one.object_type)}: {escape(one.object)}{text}{mark}<td>{one.members}<td>{one.others}<td>{one.span}<td>{acts}"
