"""A voice note from another app's share sheet, through the desk's ears and fingers, to the answer on the same phone."""

from __future__ import annotations

import re
from datetime import datetime

import pytest
from playwright.sync_api import expect

from benchmarks.sounds.speech import Voice, as_wav, speak
from chaupal.ledger.models import Entry
from chaupal.tips import jobs, matcher
from chaupal.tips.models import Draft, Recording, Tip
from chaupal_match import converter
from tests import make
from tests.browser import DESK, OpenPage, faults
from tests.following import run_followers
from tests.pocket.field import Field, a_phone, session_of, worker_runs
from tests.tips.test_share_browser import share

pytestmark = pytest.mark.browser

CLAIM = "जिसके पास वोटर कार्ड नहीं है, उसे इस बार वोट नहीं डालने देंगे"
SAID = "सुना है जिसके पास वोटर कार्ड नहीं है उसको इस बार वोट नहीं डालने देंगे, सबको बताओ"


@pytest.mark.skipif(converter() is None, reason="ffmpeg is not installed")
def test_a_shared_voice_note_is_typed_at_the_desk_and_gets_the_answer_that_was_given(
    open_page: OpenPage, live_field: Field, noon: datetime
) -> None:
    matcher.sounds.forget()
    typist = make.officer("Uma", "researcher", hindi="उमा")
    claim = make.claim(typist, noon, CLAIM, "")
    make.claim(typist, noon, "राशन की दुकान पर अब ओटीपी से राशन मिलेगा", "")
    live_field.desk.released(live_field.desk.answer(claim))
    run_followers()
    phone = a_phone(open_page, live_field.chitra, noon)
    phone.goto("/outbox/")
    worker_runs(phone)

    share(phone, "/tips/share/", text="", picture=as_wav(speak(41, Voice.drawn(41), 4.0)), kind="audio/wav")
    phone.wait_for_url("**/tips/new/?shared=*")
    expect(phone.get_by_text("0.1 MB: about 1 min on a slow (2G) line.")).to_be_visible()
    assert (Tip.objects.count(), Draft.objects.count()) == (0, 0)
    phone.get_by_role("button", name="Send it to be checked").click()
    phone.get_by_role("heading", name="The desk has your message").wait_for()
    thread = phone.url
    one = Tip.objects.get()
    jobs.match_tip(tip=one.pk)
    assert (Tip.objects.get().state, Recording.objects.get().state) == ("new", "ready")

    desk = open_page(size=DESK, language="en")
    desk.context.add_cookies(
        [{"name": name, "value": value, "domain": "localhost", "path": "/"} for name, value in (("sessionid", session_of(typist, noon)), ("language", "en"))]
    )
    desk.goto("/tips/")
    desk.get_by_role("link", name="Voice notes and videos to be typed").click()
    desk.wait_for_load_state()
    problems = faults(desk)
    desk.keyboard.press("t")
    desk.wait_for_url(re.compile(r"/tips/\d+/$"))
    desk.wait_for_load_state()
    desk.wait_for_function("() => document.querySelector('audio').readyState >= 1")
    assert round(desk.evaluate("() => document.querySelector('audio').duration")) == 4
    desk.evaluate("() => { document.querySelector('audio').currentTime = 2; }")
    desk.wait_for_function("() => document.querySelector('audio').seeking === false && document.querySelector('audio').currentTime === 2")
    problems += faults(desk)
    desk.get_by_label("What is said in it").first.fill(SAID)
    desk.get_by_role("button", name="Save, and match it anew").click()
    desk.get_by_text(SAID).first.wait_for()
    jobs.match_tip(tip=one.pk)
    desk.reload()
    desk.get_by_role("heading", name="Is it the same claim?").wait_for()
    desk.wait_for_load_state()
    desk.keyboard.press("y")
    desk.get_by_role("heading", name="Attached to a claim").wait_for()

    phone.goto(thread)
    expect(phone.get_by_role("heading", name="What we found about the message you sent").or_(phone.get_by_text("What we found about the message you sent"))).to_be_visible()
    told = set(Entry.objects.filter(about_kind="tip", about_id=str(one.pk)).values_list("act", flat=True))
    assert {"tips.received", "tips.opened", "tips.words_typed", "tips.proposed", "tips.attached"} <= told
    assert problems == []


def test_a_recording_that_is_too_large_is_not_sent_and_says_so(open_page: OpenPage, live_field: Field, noon: datetime) -> None:
    phone = a_phone(open_page, live_field.chitra, noon)
    phone.goto("/tips/new/")
    phone.get_by_text("It came as a voice note or video").click()
    asked: list[str] = []
    phone.on("request", lambda request: asked.append(request.method))
    phone.evaluate(
        """() => {
          const carry = new DataTransfer(), field = document.querySelector("[name=sound]");
          carry.items.add(new File([new Uint8Array(16000001)], "a.mp4", { type: "video/mp4" }));
          field.files = carry.files;
          field.dispatchEvent(new Event("change", { bubbles: true }));
        }"""
    )

    phone.get_by_role("button", name="Send it to be checked").click()

    expect(phone.get_by_text("The voice note or video is too large")).to_be_visible()
    assert ("POST" in asked, Tip.objects.count()) == (False, 0)
