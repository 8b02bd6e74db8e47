from pathlib import Path

import pytest

from places.loading import load
from places.models import Place

EXTRACT = Path(__file__).parent / "data" / "gazetteer.tsv"


@pytest.fixture(scope="module")
def gazetteer(django_db_setup, django_db_blocker):
    """Some 230 real places, loaded once for a module and gone before the next."""
    with django_db_blocker.unblock():
        load(EXTRACT)
    yield
    with django_db_blocker.unblock():
        Place.objects.all().delete()
