"""What a new ad costs at once: all searches that find it."""

from alerts import sets
from tests.bench.harness.timing import clock, summary

ADS = 500
WARM = 20


def measure(after, through, random):
    numbers = random.sample(range(after + 1, through + 1), min(ADS + WARM, through - after))
    times, found = [], 0
    for number in numbers:
        with clock() as watch:
            found += len(sets.searches_finding(number - 1, number))
        times.append(watch.whole)
    times = times[WARM:]
    yield {
        "table": "One new ad against all searches, ms",
        "n": len(times),
        "searches found by each": found // len(numbers),
        **summary(times),
    }
