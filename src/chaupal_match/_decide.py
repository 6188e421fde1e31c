"""How likely a found claim is the same claim: a small logistic model, its numbers committed here."""

from dataclasses import dataclass
from math import exp
from typing import Literal

Proposal = Literal["same", "related", "new"]

SAME_FROM = 0.60
RELATED_FROM = 0.20


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the decision is made from; each 0..1, none depends on how many claims the index holds beyond rarity."""

    claim_covered: float  # share of the claim's letters (grams by rarity) that the query carries
    query_covered: float  # share of the query's that the claim carries
    keys_covered: float  # share of the claim's consonant keys, by rarity
    cosine: float | None  # of the sentence vectors; None without an embedder
    lead: float  # of the best: share of its fused score by which it leads the next; of others: minus what they lack
    trust: float = 1.0  # how much a lead says in a bank of this size: among three claims one always stands out


# Printed by benchmarks/match/fit.py (data, figures and what they are worth: docs/decisions/0003). In the order of `signs`.
_WITH_DENSE: tuple[float, ...] = (-17.217, 1.083, 2.562, 4.648, 4.728, 15.330)
_WITHOUT_DENSE: tuple[float, ...] = (-5.049, 1.152, 3.794, 5.685, 4.177)


def probability(evidence: Evidence) -> float:
    """Calibrated probability that query and claim say the same, before any guard is asked."""
    signs = [1.0, evidence.claim_covered, evidence.query_covered, evidence.keys_covered, evidence.lead * evidence.trust]
    weights = _WITHOUT_DENSE
    if evidence.cosine is not None:
        weights = _WITH_DENSE
        signs.append(evidence.cosine)
    total = sum(weight * sign for weight, sign in zip(weights, signs, strict=True))
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def proposal(likely: float, guards: tuple[str, ...]) -> Proposal:
    """What to put before the person who decides: a tripped guard is never "same"."""
    if likely >= SAME_FROM and not guards:
        return "same"
    return "related" if likely >= RELATED_FROM else "new"
