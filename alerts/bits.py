"""Sets of ads as numbers: the n-th bit stands for the n-th ad."""


def bits(positions):
    found = bytearray(max(positions) // 8 + 1)
    for position in positions:
        found[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(found, "little")


def positions(bits):
    """The last one first."""
    while bits:
        last = bits.bit_length() - 1
        yield last
        bits ^= 1 << last
