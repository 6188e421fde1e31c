"""Same-claim and near-copy matching across scripts, without Django and without a network."""
