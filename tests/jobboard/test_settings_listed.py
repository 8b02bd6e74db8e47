"""`.env.example` lists what the settings read, no more and no less, each with a word on it."""

import ast
from pathlib import Path

ROOT = Path(__file__).parents[2]
FOR_RUNS = {"HOST", "PORT", "MAIL_PORT", "SMTP_PORT"}  # read by jobboard/services/environment.py


def settings_read():
    """Names given to `env.…("NAME")`, `needed("NAME")` and the like in jobboard/settings/."""
    trees = [ast.parse(path.read_text()) for path in (ROOT / "jobboard" / "settings").glob("*.py")]
    nodes = [node for tree in trees for node in ast.walk(tree)]
    calls = [node for node in nodes if isinstance(node, ast.Call) and node.args]
    return {
        call.args[0].value
        for call in calls
        if isinstance(call.args[0], ast.Constant)
        and (
            (isinstance(call.func, ast.Attribute) and ast.unparse(call.func.value) == "env")
            or (isinstance(call.func, ast.Name) and call.func.id in {"needed", "text"})
        )
    }


def example_lines():
    return (ROOT / ".env.example").read_text().splitlines()


def test_example_lists_exactly_the_settings_that_are_read():
    listed = [line.split("=")[0] for line in example_lines() if line and not line.startswith("#")]
    assert len(listed) == len(set(listed))
    assert set(listed) == settings_read() | FOR_RUNS


def test_settings_that_stop_a_start_are_among_those_read():
    assert {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL", "RATE_LIMITS"} <= settings_read()


def test_settings_alone_read_the_environment():
    readers = {"jobboard/celery.py"}  # celery.py only names the settings' module
    apps = ["jobboard", "alerts", "applications", "postings", "companies", "accounts", "places", "mail"]
    found = {
        path.relative_to(ROOT).as_posix()
        for app in apps
        for path in (ROOT / app).rglob("*.py")
        if "services" not in path.parts and "os.environ" in path.read_text()
    }
    assert found <= readers | {"jobboard/wsgi.py"}
