"""What a search gives back."""

from dataclasses import dataclass

from chaupal_match._decide import Evidence, Proposal


@dataclass(frozen=True, slots=True)
class Channels:
    """How each channel saw one claim for one query, 0..1."""

    skeleton: float  # letters in common, beside the best found
    keys: float  # consonants in common, beside the best found
    dense: float | None  # cosine of the sentence vectors; None: no embedder, or no vector kept for this claim


@dataclass(frozen=True, slots=True)
class Match:
    """One claim found for a query, with why."""

    key: str
    score: float  # the learned order; comparable only within one search
    channels: Channels
    evidence: Evidence
    probability: float  # 0..1 that both say the same, before guards
    guards: tuple[str, ...]  # "number", "negation", "word": what parts them although words agree
    shared: tuple[tuple[str, str], ...]  # (word of the query, word of the claim)
    proposal: Proposal
