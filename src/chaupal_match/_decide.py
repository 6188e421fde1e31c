"""How likely a found claim is the same claim: a small logistic model, its numbers kept in `learned.json`."""

from dataclasses import dataclass
from math import exp, log1p
from typing import Literal

from chaupal_match._rank import learned

Proposal = Literal["same", "related", "new"]

_LEAD_UNIT = 10.0  # logits by which the best leads the next that count as a full lead
_CLEAR = 2.5  # of a lead of 4 logits and more only `lead_wide` says more


@dataclass(frozen=True, slots=True)
class Evidence:
    """What the decision is made from; each 0..1 but the lead and what is unsaid, none depends on how many claims the index holds beyond rarity."""

    claim_covered: float  # share of the claim's letters (grams by rarity) that the query carries
    query_covered: float  # share of the query's that the claim carries
    keys_covered: float  # share of the claim's consonant keys, by rarity
    words_covered: float  # share of the claim's words, spelled alike
    window: float  # how much the claim and the nearest window of the query carry of each other
    cosine: float | None  # of the sentence vectors, the nearest window; None without an embedder
    lead: float  # -1..1; of the best: by how much it leads the next that is no near copy of it; of others: what they lack
    rarest: float  # of the words that query and claim share, how rare the rarest is: 1 when no other claim has it
    second_rarest: float
    unsaid: float  # what the query leaves unsaid of the claim, in words as rare as can be
    trust: float = 1.0  # how much a lead says in a bank of this size: among three claims one always stands out

    def signs(self) -> dict[str, float]:
        """The inputs of the logistic model, by name; "cosine" only where there is one."""
        signs = {
            "bias": 1.0,
            "claim_covered": self.claim_covered,
            "query_covered": self.query_covered,
            "keys_covered": self.keys_covered,
            "words_covered": self.words_covered,
            "window": self.window,
            "lead": max(-1.0, min(1.0, self.lead * _CLEAR)) * self.trust,
            "lead_wide": self.lead * self.trust,
            "rarest": self._trusted(self.rarest),
            "second_rarest": self._trusted(self.second_rarest),
            "unsaid": log1p(self.unsaid),
        }
        return signs if self.cosine is None else signs | {"cosine": max(0.0, self.cosine)}

    def _trusted(self, rare: float) -> float:
        """Among three claims every word is rare: in a small bank the share of the texts that is covered stands in."""
        return self.trust * rare + (1 - self.trust) * max(self.claim_covered, self.query_covered)


def lead(score: float, other: float | None) -> float:
    """By how much one score of the learned order stands above (below: negative) another; 0 where there is no other."""
    return 0.0 if other is None else round(max(-1.0, min(1.0, (score - other) / _LEAD_UNIT)), 6)


def probability(evidence: Evidence) -> float:
    """Calibrated probability that query and claim say the same, before any guard is asked."""
    weights = learned()["decide_words" if evidence.cosine is None else "decide_vectors"]
    total = sum(weights[name] * value for name, value in evidence.signs().items())
    return 1 / (1 + exp(-max(-30.0, min(30.0, total))))


def proposal(likely: float, guards: tuple[str, ...]) -> Proposal:
    """What to put before the person who decides: a tripped guard is never "same"."""
    bounds = learned()["bounds"]
    if likely >= bounds["same"] and not guards:
        return "same"
    return "related" if likely >= bounds["related"] else "new"
