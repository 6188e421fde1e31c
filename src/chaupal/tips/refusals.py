"""What the tips room refuses, with words."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from chaupal.base.errors import BadInput, NotAllowed, NotFound, Refused


class NoticeNotShown(BadInput):
    code, says = "tips.notice_not_shown", _("The notice has changed since you opened this page. Read it and send again.")


class NothingToRead(BadInput):
    code, says = "tips.nothing_to_read", _("There is nothing in it. Paste the message, or attach the picture.")


class NoWords(BadInput):
    code, says = "tips.no_words", _("Type the words that stand in the picture.")


class NoSaid(BadInput):
    code, says = "tips.no_said", _("Type what is said in it.")


class NotAPicture(BadInput):
    code, says = "tips.not_a_picture", _("This is not a picture that we can read. Send a photo or a screenshot (JPEG, PNG or WebP).")


class PictureTooLarge(BadInput):
    code, says = "tips.picture_too_large", _("The picture is too large: up to 8 MB and 24 megapixels. A screenshot of it will do.")


class PictureMissing(BadInput):
    code, says = "tips.picture_missing", _("Choose the picture, or send the text alone.")


class SharedFromElsewhere(NotAllowed):
    code, says = "tips.shared_from_elsewhere", _("Another site sent this here, not an app of your phone. Nothing of it was kept.")


class SharedTooLarge(BadInput):
    code, says = "tips.shared_too_large", _("What was shared is too large: a picture up to 8 MB, a voice note or video up to 16 MB. A screenshot of it, or its text, will do.")


class NotASound(BadInput):
    code, says = "tips.not_a_sound", _("This is not a voice note or video that we can read. Send it as it came (Opus, M4A, MP3, WAV, AMR, MP4, 3GP or WebM).")


class SoundTooLarge(BadInput):
    code, says = "tips.sound_too_large", _("The voice note or video is too large: up to 16 MB. Cut it to the part that matters, or type what is said in it.")


class SoundTooLong(BadInput):
    code, says = "tips.sound_too_long", _("It lasts longer than ten minutes. Cut it to the part that matters, or type what is said in it.")


class SoundNotPlain(BadInput):
    code, says = "tips.sound_not_plain", _("This server cannot take the place and the name out of such a file, so it does not keep it. Send it as a WhatsApp voice note, or type what is said in it.")


class NothingHeard(Refused):
    code, says = "tips.nothing_heard", _("No sound is kept with this message.")


class TypedByAnother(Refused):
    code, says = "tips.typed_by_another", _("%(name)s is typing this one until %(until)s. Take the next.")


class NotYours(Refused):
    code, says = "tips.not_yours", _("Your quarter of an hour was over, and somebody else took it. Look at what stands there now.")


class NothingToType(Refused):
    code, says = "tips.nothing_to_type", _("Nothing waits to be typed, or others are at it. Load the page again in a few minutes.")


class DraftOver(BadInput):
    code, says = "tips.draft_over", _("What was shared is kept for 15 minutes only, and they are over. Share it once more, or choose the picture here.")


class TooManyDrafts(Refused):
    code, status, says = "tips.too_many_drafts", 503, _("Too much is being shared at this moment. Try again in a few minutes, or paste the message.")


class NotAChat(BadInput):
    code, says = "tips.not_a_chat", _("This is not a chat exported by WhatsApp. In the chat: menu, Export chat, Without media; then choose that file here.")


class BrokenZip(BadInput):
    code, says = "tips.broken_zip", _("The zip file is damaged. Export the chat once more and choose the new file.")


class TooMuchInZip(BadInput):
    code, says = "tips.too_much_in_zip", _("There is too much in this zip file. Export the chat again without media.")


class SeveralChats(BadInput):
    code, says = "tips.several_chats", _("There is more than one text in this zip file. Send one exported chat at a time.")


class ChatTooLarge(BadInput):
    code, says = "tips.chat_too_large", _("The file is too large: up to 8 MB. Export the chat again without media.")


class ThreeSpeakers(BadInput):
    code, says = "tips.three_speakers", _("This is the chat of a group: three or more people write in it. We take none of it. Copy the one message that you want checked.")


class NotOurChat(BadInput):
    code, says = "tips.not_our_chat", _("This is not a chat of two with our number. Two must have written in it, and one of them must be named by our number or by a name that was set for it.")


class NoOwnNumber(Refused):
    code, says = "tips.no_own_number", _("No number of the cell is set. Whoever runs the server sets it with the command: chaupal tips number.")


class NotANumber(BadInput):
    code, says = "tips.not_a_number", _("Write the number with its country code, as +91 and ten digits.")


class NothingToTake(BadInput):
    code, says = "tips.nothing_to_take", _("The other person wrote nothing in it that could be checked.")


class TooManyTicked(BadInput):
    code, says = "tips.too_many_ticked", _("Tick at most 20 messages.")


class NoneTicked(BadInput):
    code, says = "tips.none_ticked", _("Tick the messages that you want checked.")


class NoOrigin(BadInput):
    code, says = "tips.no_origin", _("Say in which mandal you got it.")


class NoThread(NotFound):
    code, says = "tips.no_thread", _("There is no message under this address. Perhaps it was shortened when it was copied.")


class WrongMove(Refused):
    code, says = "tips.wrong_move", _("Somebody has decided this message meanwhile. Load the page again.")


class IsHeld(Refused):
    code, says = "tips.is_held", _("It is held because it looks like a message that was destroyed. Let it go or destroy it first.")


class BoothDropped(Refused):
    code, says = "tips.booth_dropped", _("The booth is no longer kept: 72 hours are over.")


class NothingSealed(Refused):
    code, says = "tips.nothing_sealed", _("Nothing of it is kept.")


class NothingToUndo(Refused):
    code, says = "tips.nothing_to_undo", _("There is no decision here that could be taken back.")
