"""What the benches put on stage in a full home: approved answers, their drawn posts, and phones that are signed in.

Everything goes through the product's own actions, except the phones: joining 5,000 of them by slip and PIN would measure
the PIN's hash. Import it inside `benchmarks.product.django`.
"""

import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta
from importlib import import_module

from django.conf import settings
from django.db import connection
from django.utils.timezone import now as real_now

from chaupal.base.clock import local, now
from chaupal.claims.actions import answer, claim
from chaupal.claims.actions.answer import Words
from chaupal.facts import actions as facts
from chaupal.facts.rules import Said
from chaupal.org.models import Unit
from chaupal.people.actions import begin_session
from chaupal.people.models import Person, PhoneSession, Session
from chaupal.people.queries import DEMO, PIN, SESSION
from chaupal.press import actions as press
from chaupal.press.models import Post
from chaupal.relay.actions import dispatch
from chaupal.relay.models import Dispatch
from chaupal.sample.cast import person

_QUESTIONS = (
    ("वोटर कार्ड नहीं है तो वोट नहीं डाल सकते", "Without a voter card you cannot vote"),
    ("बूथ पर पर्ची के बिना घुसने नहीं देंगे", "Nobody gets into the booth without a slip"),
    ("मशीन में बटन दबाने से पहले बत्ती जलती है", "The light on the machine burns before the button is pressed"),
    ("शाम पाँच बजे के बाद लाइन में लगे लोग लौटाए जाएँगे", "People in the queue after five are sent home"),
    ("नोटा सबसे ज़्यादा हो तो दोबारा चुनाव होगा", "If NOTA leads, the election is held again"),
    ("स्याही मिट जाए तो दोबारा वोट डाल सकते हैं", "Once the ink is gone one may vote again"),
)


def drawn_posts(many: int) -> list[Post]:
    """New posts of answers that two people approved, both pictures drawn; none released yet."""
    ira, gauri = person("ira"), person("gauri")
    source = facts.add_source(
        title_hi="नमूना आदेश", title_en="Sample order", publisher_hi="नमूना कार्यालय", publisher_en="Sample office", url="",
        rank=1, dated="2027-01-20", copy=b"Sample order 12 of 2027", by=ira, at=now(),
    )  # fmt: skip
    said = Said(what_hi="मान्य पहचान-पत्र", what_en="papers accepted", source=source, number=None)
    fact = facts.propose_fact(topic="voter_id", said=said, by=ira, at=now())
    facts.approve_fact(version=fact, by=gauri, at=now())
    posts = []
    for at in range(many):
        hindi, english = _QUESTIONS[at % len(_QUESTIONS)]
        asked = claim.open_claim(
            kind="poll_process", text_hi=f"{hindi} ({at + 1})", text_en=f"{english} ({at + 1})", by=ira, at=now(), sample=True
        )
        words = Words(
            verdict="false",
            short_hi="यह सही नहीं है।",
            short_en="That is not so.",
            long_hi="सूची में नाम हो तो 12 मान्य पहचान-पत्रों में से कोई एक काफ़ी है। हेल्पलाइन 1950 है।",
            long_en="With your name on the list any one of the 12 accepted papers will do. The helpline is 1950.",
        )
        version = answer.draft_answer(claim=asked, words=words, facts=[fact], by=ira, at=now())
        answer.submit_answer(version=version, by=ira, at=now())
        answer.approve_answer(version=version, by=gauri, at=now())
        post = Post.objects.filter(answer_version=version).first() or _made(version, gauri)
        press.draw_pictures(post=post, at=now())
        posts.append(post)
    return posts


def _made(version: "answer.AnswerVersion", by: Person) -> Post:
    try:
        return press.make_post(answer_version=version, by=by, at=now())
    except press.refusals.PostExists:  # the product's own worker was faster
        return Post.objects.get(answer_version=version)


def state() -> Unit:
    """The whole state."""
    return Unit.objects.get(kind="state")


def released(posts: Sequence[Post]) -> list[Dispatch]:
    """Each post let go to the whole state."""
    return [dispatch.release(post=post, units=[state()], by=person("asha"), at=now()) for post in posts]


def deputies(many: int, at: datetime) -> list[tuple[int, list[int]]]:
    """People with two groups each, in seats that are open for public messages: (person, numbers of the groups)."""
    from chaupal.gate import queries as gate

    silent = sorted(gate.silent_seats(at))
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT deputy_id, array_agg(number ORDER BY number) FROM relay_group"
            " WHERE deputy_id IS NOT NULL AND NOT (booth / 4096 = ANY(%s))"
            " GROUP BY deputy_id HAVING count(*) = 2 ORDER BY md5(deputy_id::text) LIMIT %s",
            [silent, many],
        )
        return [(row[0], list(row[1])) for row in cursor.fetchall()]


def signed_in(people: Sequence[int]) -> dict[int, str]:
    """A phone's session for each of these people; the session's cookie by person."""
    phones = PhoneSession.objects.bulk_create(
        [PhoneSession(person_id=one, token_hash=secrets.token_bytes(32), pin_hash="!", begun_at=now()) for one in people]
    )
    store = import_module(settings.SESSION_ENGINE).SessionStore
    until = real_now() + timedelta(hours=12)
    day = local(now()).date()
    rows = Session.objects.bulk_create(
        [Session(person_id=phone.person_id, phone=phone, how=PIN, begun_at=now(), seen_on=day) for phone in phones]
    )
    sign_ins = {row.person_id: row.pk for row in rows}
    cookies = {phone.person_id: secrets.token_hex(16) for phone in phones}
    store.get_model_class().objects.bulk_create(
        [
            store.get_model_class()(
                session_key=cookies[phone.person_id], session_data=store().encode({"phone": phone.pk, SESSION: sign_ins[phone.person_id]}), expire_date=until
            )
            for phone in phones
        ],
        batch_size=2000,
    )
    return cookies


def cast_session(key: str) -> str:
    """A session of one of the cast, as the sign-in page of the demo makes it; the cookie."""
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["demo_person"] = person(key).pk
    session[SESSION] = begin_session(person=person(key), how=DEMO, at=now()).pk
    session.save()
    return str(session.session_key)
