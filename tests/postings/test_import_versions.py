"""A feed in version after version: what the import does is what a plain comparison of two versions says."""

from random import Random

import pytest

from postings.models import Posting
from tests.postings.feeds import imported, indeed, indeed_job

pytestmark = pytest.mark.django_db
COMPANIES = ["Elster Werke GmbH", "Amsel AG", "Zeisig & Söhne"]


def versions(random, count=5):
    """{reference: facts} after {reference: facts}: ads come, change, go and come back."""
    ads = {}
    for _ in range(count):
        for reference in random.sample(sorted(ads), len(ads) // 4):
            del ads[reference]
        for reference in random.sample(sorted(ads), len(ads) // 4):
            ads[reference] = ads[reference] | {"title": f"Gardener {random.random()}"}
        for reference in random.sample(range(90), 20):
            facts = {
                "title": f"Gardener {reference}",
                "company": COMPANIES[reference % 3].replace("&", "&amp;"),
            }
            ads.setdefault(f"R-{reference:02d}", facts)
        yield dict(ads)


def written(ads):
    return indeed(*(indeed_job(referencenumber=reference, **facts) for reference, facts in ads.items()))


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("company", ["", "elster"])
def test_each_version_does_what_a_comparison_says_and_a_truncated_one_closes_nothing(tmp_path, seed, company):
    path, before, ever = tmp_path / "jobs.xml", {}, {}
    for ads in versions(Random(seed)):
        report, said = imported(path, written(ads), company=company)
        known = ads.keys() & ever.keys()
        # One that comes back was closed meanwhile, so it changes even if its facts are those of before.
        changed = {
            reference for reference in known if reference not in before or ads[reference] != ever[reference]
        }
        assert report.failures == [], said
        assert report.added == len(ads.keys() - ever.keys())
        assert report.updated == len(changed)
        assert report.unchanged == len(known - changed)
        assert report.closed == len(before.keys() - ads.keys())
        assert set(Posting.objects.open().values_list("reference", flat=True)) == ads.keys()
        before, ever = ads, ever | ads
    whole = written({reference: facts for reference, facts in before.items() if reference > "R-20"})
    report, _ = imported(path, whole[: len(whole) * 2 // 3], company=company)
    assert report.closed == 0
    assert not report.is_complete
    assert report.failures
    assert Posting.objects.open().count() == len(before)
