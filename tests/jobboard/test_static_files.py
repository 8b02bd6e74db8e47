import pytest
from django.contrib.staticfiles.storage import staticfiles_storage
from django.core.files.storage import storages
from django.core.management import call_command


@pytest.fixture
def collected(tmp_path, settings):
    """A style sheet that imports another, served as production does."""
    (tmp_path / "source" / "ground").mkdir(parents=True)
    (tmp_path / "source" / "look.css").write_text(
        '/* Of all. */\n\n@import url("ground/ground.css");\n' + "a { color: red }" * 100
    )
    (tmp_path / "source" / "ground" / "ground.css").write_text("b { color: blue }")
    settings.STATICFILES_DIRS = [tmp_path / "source"]
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    backend = {"BACKEND": "jobboard.sheets.SheetStorage"}
    settings.STORAGES = storages.backends | {"staticfiles": backend}
    call_command("collectstatic", interactive=False, verbosity=0)


def test_a_file_under_its_hashed_name_is_kept_for_a_year_and_comes_compressed(collected, client):
    response = client.get(staticfiles_storage.url("look.css"), headers={"Accept-Encoding": "br"})
    assert set(response["Cache-Control"].split(", ")) == {"public", "max-age=31536000", "immutable"}
    assert response["Content-Encoding"] == "br"


def test_a_plain_name_is_asked_for_again(collected, client):
    response = client.get("/static/look.css")
    assert response["Cache-Control"] == "max-age=3600, public"


@pytest.mark.parametrize("url", [lambda: staticfiles_storage.url("look.css"), lambda: "/static/look.css"])
def test_a_sheet_comes_whole_with_what_it_imports(collected, client, url):
    text = b"".join(client.get(url()).streaming_content).decode()
    assert text.startswith("/* Of all. */\n\nb { color: blue }\na { color: red }")
    assert "@import" not in text


def test_a_part_that_changes_changes_the_sheet(collected, client, tmp_path):
    before = staticfiles_storage.url("look.css")
    (tmp_path / "source" / "ground" / "ground.css").write_text("b { color: green }")
    call_command("collectstatic", interactive=False, verbosity=0)
    assert staticfiles_storage.url("look.css") != before
    assert b"green" in b"".join(client.get(staticfiles_storage.url("look.css")).streaming_content)
