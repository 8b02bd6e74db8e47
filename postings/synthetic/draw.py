"""Drawing by weight, the same for the same seed."""

from itertools import accumulate


class Draw:
    """Values and how often each comes. `choices` of the standard library would add the weights up each time."""

    def __init__(self, values, weights):
        self.values, self.cumulative = list(values), list(accumulate(weights))

    @classmethod
    def of(cls, weights):
        """From {value: weight}."""
        return cls(weights.keys(), weights.values())

    @classmethod
    def zipf(cls, values, exponent, offset):
        """By rank, as words, employers and towns come: the n-th about 1/n as often as the first."""
        return cls(values, [(rank + offset) ** -exponent for rank in range(1, len(values) + 1)])

    def one(self, random):
        return random.choices(self.values, cum_weights=self.cumulative)[0]

    def several(self, random, number):
        return random.choices(self.values, cum_weights=self.cumulative, k=number)


def shuffled(values, random):
    values = list(values)
    random.shuffle(values)
    return values
