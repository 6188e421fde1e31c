"""Word lists that more than one module needs."""


def one_of(words: str) -> frozenset[str]:
    """The words of a blank-separated list."""
    return frozenset(words.split())


# The little words that tell English from Hindi in Roman letters.
ENGLISH = one_of(
    "the of is are was were to in and for that this with on be has have had by at from an it will not you we they he she his her"
    " as which who been after before their there can all"
)
HINGLISH = one_of(
    "hai hain he ka ki ke ko se ne me mein main par pe aur ye yeh yah wo woh vo bhi nahi nahin nhi kya kyu kyon kar karo kare"
    " karne karna tha thi the raha rahe rahi hua hui hue gaya gayi gaye ek do jo toh liye apna apne apni iss us is in sab log ho hota"
    " hoga hogi tak baad ab diya kiya wala wale wali"
)
