"""Station lists that follow one another: booths that are new, split, merge, move or close, and what is carried over."""
