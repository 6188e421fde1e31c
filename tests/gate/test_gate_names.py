from chaupal.gate.names import Known, Proposals, folded, propose

KNOWN = (
    Known(1, "बेहट"),
    Known(1, "Behat"),
    Known(2, "सहारनपुर नगर"),
    Known(2, "Saharanpur Nagar"),
    Known(3, "गढ़मुक्तेश्वर"),
    Known(3, "कल्पित कुमार", 9),
    Known(4, ""),
)


def test_names_stand_as_whole_words_in_a_row():
    assert propose("Behat mein pani", KNOWN) == Proposals((1,), ())
    assert propose("BEHAT: बेहट।", KNOWN) == Proposals((1,), ())
    assert propose("सहारनपुर नगर में", KNOWN) == Proposals((2,), ())
    assert propose("सहारनपुर का नगर", KNOWN) == Proposals((), ())
    assert propose("Behatar Saharanpur", KNOWN) == Proposals((), ())


def test_nukta_and_joiners_do_not_hide_a_name():
    assert propose("गढमुक्तेश्वर चलो", KNOWN) == Proposals((3,), ())
    assert folded("गढ़\u200dमुक्तेश्वर") == folded("गढमुक्तेश्वर")
    assert folded("चाँद") == folded("चांद")


def test_a_candidate_is_proposed_with_the_seat():
    proposed = propose("कल्पित कुमार बोले", KNOWN)

    assert proposed == Proposals((), ((9, 3),))
    assert bool(proposed)


def test_nothing_known_or_nothing_said_proposes_nothing():
    assert not propose("", KNOWN)
    assert not propose("Behat", ())
