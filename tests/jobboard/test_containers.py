"""The container files say what they should; no engine is needed to read them."""

import os
import re
from itertools import pairwise
from pathlib import Path

import pytest
import yaml

from tests.jobboard.test_settings_listed import settings_read

ROOT = Path(__file__).parents[2]
COMPOSE = yaml.safe_load((ROOT / "docker-compose.yml").read_text())
SERVICES = COMPOSE["services"]
OURS = {name for name, service in SERVICES.items() if "build" in service}
DOCKERFILE = (ROOT / "Dockerfile").read_text()


def test_every_part_of_the_board_has_a_service():
    assert OURS == {"setup", "web", "worker-critical", "worker", "worker-feeds", "beat"}
    assert SERVICES.keys() - OURS == {"postgres", "broker", "cache", "mail", "proxy", "backup", "restore"}
    profiles = {name: service["profiles"] for name, service in SERVICES.items() if "profiles" in service}
    assert profiles == {"mail": ["trial"], "proxy": ["site"], "backup": ["site"], "restore": ["restore"]}
    assert SERVICES["postgres"]["image"].startswith("postgres:17.")


@pytest.mark.parametrize("name", sorted(SERVICES))
def test_service_is_watched(name):
    check = SERVICES[name].get("healthcheck", {})
    if name in ("setup", "restore"):
        assert check == {"disable": True}  # it ends
    elif name == "web":
        assert "HEALTHCHECK" in DOCKERFILE and "/healthz" in DOCKERFILE
    else:
        assert check["test"][0].startswith("CMD")


@pytest.mark.parametrize("name", sorted(OURS))
def test_our_service_has_no_rights_to_spare(name):
    service = SERVICES[name]
    assert service["cap_drop"] == ["ALL"]
    assert service["read_only"] is True
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert "user" not in service  # the image's own, below


def test_image_runs_as_an_ordinary_user_with_a_number():
    user = re.findall(r"^USER (\w+)$", DOCKERFILE, re.MULTILINE)[-1]
    assert re.search(rf"^RUN useradd .*--uid [1-9]\d+ .*{user}$", DOCKERFILE, re.MULTILINE)


@pytest.mark.parametrize("name", sorted(OURS))
def test_environment_names_only_settings(name):
    assert SERVICES[name]["environment"].keys() <= settings_read()
    needed = {"SECRET_KEY", "ALLOWED_HOSTS", "DATABASE_URL", "REDIS_URL"}
    assert needed <= SERVICES[name]["environment"].keys()


def test_broker_keeps_and_cache_forgets():
    broker, cache = SERVICES["broker"]["command"], SERVICES["cache"]["command"]
    assert ("--appendonly", "yes") in pairwise(broker)
    assert "noeviction" in broker
    assert "allkeys-lru" in cache
    assert SERVICES["web"]["environment"]["REDIS_URL"] != SERVICES["web"]["environment"]["CACHE_URL"]


def test_all_queues_are_consumed():
    queues = [
        word.removeprefix("--queues=").split(",")
        for service in SERVICES.values()
        for word in service.get("command", [])
        if word.startswith("--queues=")
    ]
    assert ["critical"] in queues  # alone: nothing long is ever in its way
    assert {queue for names in queues for queue in names} == {"critical", "alerts", "bulk", "feeds"}


def test_data_lies_in_volumes_and_images_are_pinned():
    mounted = {volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", [])}
    named = {name for name in mounted if name.isalpha()}
    assert named == COMPOSE["volumes"].keys() == {"postgres", "broker", "private", "media", "certificates"}
    images = [service["image"] for name, service in SERVICES.items() if name not in OURS]
    images += re.findall(r"^FROM (\S+)", DOCKERFILE, re.MULTILINE)
    assert [image for image in images if not re.search(r":v?\d+\.\d+", image)] == []


def test_nothing_but_the_site_and_the_mails_is_published():
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}
    assert ports.pop("proxy") == ["80:80", "443:443", "443:443/udp"]
    assert ports == {"web": ["127.0.0.1:8000:8000"], "mail": ["127.0.0.1:8025:8025"]}  # to this machine only


@pytest.mark.parametrize("name", ["proxy", "backup", "restore"])
def test_what_stands_beside_the_board_has_few_rights(name):
    service = SERVICES[name]
    assert (service["cap_drop"], service["read_only"]) == (["ALL"], True)
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service.get("user") == "10001:10001" or service["cap_add"] == ["NET_BIND_SERVICE"]


def test_backup_only_reads_and_restore_writes():
    mounts = {
        name: {volume.split(":")[0]: volume for volume in SERVICES[name]["volumes"]}
        for name in ("backup", "restore")
    }
    assert all(mounts["backup"][name].endswith(":ro") for name in ("private", "media"))
    assert not any(mounts["restore"][name].endswith(":ro") for name in ("private", "media"))
    assert "/deploy/backup.sh /backups" in SERVICES["backup"]["entrypoint"][-1]
    assert SERVICES["restore"]["entrypoint"] == ["/deploy/restore.sh"]
    assert all(os.access(ROOT / "deploy" / f"{name}.sh", os.X_OK) for name in mounts)
