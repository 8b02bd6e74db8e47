"""What an ad is known by from run to run."""

import hashlib

LONGEST = 200


def short(words):
    """As it is, in one line, where the column has room for it."""
    words = " ".join(words.replace("\0", "").split())
    return words if len(words) <= LONGEST else hashed(words)


def hashed(*words):
    """The same each time for the same words."""
    text = "\0".join(words)
    return f"sha256:{hashlib.sha256(text.encode('utf-8', 'surrogatepass')).hexdigest()[:40]}"
