import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.management import call_command


@pytest.fixture
def collected(tmp_path, settings):
    """One style sheet, served as production does."""
    (tmp_path / "source").mkdir()
    (tmp_path / "source" / "look.css").write_text("a { color: red }" * 100)
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    backend = {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"}
    settings.STORAGES = storages.backends | {"staticfiles": backend}
    call_command("collectstatic", interactive=False, verbosity=0)


def test_a_file_under_its_hashed_name_is_kept_for_a_year_and_comes_compressed(collected, client):
    response = client.get(staticfiles_storage.url("look.css"), headers={"Accept-Encoding": "br"})
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
    assert response["Content-Encoding"] == "br"


def test_a_plain_name_is_asked_for_again(collected, client):
    response = client.get("/static/look.css")
    assert response["Cache-Control"] == "max-age=3600, public"
