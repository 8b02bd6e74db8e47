"""The board on a disk that has no more room for files of people while `disk-is-full` lies in VAR_DIR."""

import os

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "jobboard.settings")

from django.conf import settings

settings.STORAGES["private"]["BACKEND"] = "tests.full_disk.StorageThatIsFullAtTimes"

from jobboard.wsgi import application  # noqa: E402,F401
