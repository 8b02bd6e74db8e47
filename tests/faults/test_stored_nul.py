"""Experiment X looks into everything that is kept; a look that finds nothing ever would be none."""

import pytest

from accounts.sign_in.sessions import SessionStore
from tests.faults.experiments.x import stored_nul

pytestmark = pytest.mark.django_db


def keep(data):
    session = SessionStore()
    session.update(data)
    session.create()


def test_a_nul_deep_inside_a_session_is_found():
    keep({"search": {"where": ["Essen", "a\0b"]}})
    with pytest.raises(AssertionError, match="NUL in a session"):
        stored_nul()


def test_a_session_that_only_speaks_of_one_is_fine():
    keep({"search": {"where": ["\\u0000", "\\0", 0, None]}})
    tables, sessions = stored_nul()
    assert tables > 50
    assert sessions == 1
