"""`manage.py prepare` does what is still to do, and nothing twice."""

import os
import shutil
import time

import pytest
from django.core.management import call_command

from places.models import Place
from tests.factories import PlaceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def source(tmp_path, settings):
    """The only static file there is, a place loaded before, and a directory for what is collected."""
    PlaceFactory()
    source = tmp_path / "source" / "site.css"
    source.parent.mkdir()
    source.write_text("a {}")
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATIC_ROOT = tmp_path / "var" / "static"
    settings.VAR_DIR = tmp_path / "var"
    return source


def collected(settings):
    return settings.STATIC_ROOT / "site.css"


def test_collects_static_files_once(source, settings):
    call_command("prepare", verbosity=0)
    collected(settings).unlink()
    call_command("prepare", verbosity=0)
    assert not collected(settings).exists()


def test_collects_again_what_has_changed(source, settings):
    call_command("prepare", verbosity=0)
    source.write_text("a { color: red }")
    later = time.time() + 2  # Django takes files of the same second for the same
    os.utime(source, (later, later))
    call_command("prepare", verbosity=0)
    assert collected(settings).read_text() == "a { color: red }"


def test_collects_again_what_was_removed(source, settings):
    call_command("prepare", verbosity=0)
    shutil.rmtree(settings.STATIC_ROOT)
    call_command("prepare", verbosity=0)
    assert collected(settings).exists()


def test_leaves_static_files_to_an_image(source, settings):
    call_command("prepare", "--no-static", verbosity=0)
    assert not collected(settings).exists()


def test_loads_no_places_where_there_are_some(source):
    call_command("prepare", "--no-static", verbosity=0)
    assert Place.objects.count() == 1
