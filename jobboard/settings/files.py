from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from .environment import BASE_DIR, DEBUG, VAR_DIR, env

STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"  # logos: public, made by us out of what was uploaded
MEDIA_URL_S3 = env.str("MEDIA_URL_S3", default="")
PRIVATE_ROOT = VAR_DIR / "private"  # CVs: never served but by a view that asks who is there


def private_storage(url):
    """`s3://KEY:SECRET@host[:port]/bucket` (https; add `?insecure=1` for http, `?region=…`) or files in var/private."""
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": PRIVATE_ROOT, "base_url": None, "file_permissions_mode": 0o600},
        }
    from botocore.config import Config  # loads slowly, and few need it

    parts = urlsplit(url)
    query = dict(parse_qsl(parts.query))
    scheme = "http" if query.get("insecure") == "1" else "https"
    port = f":{parts.port}" if parts.port else ""
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "bucket_name": parts.path.strip("/"),
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "access_key": unquote(parts.username or ""),
            "secret_key": unquote(parts.password or ""),
            "region_name": query.get("region", "us-east-1"),
            "default_acl": None,  # a bucket is private unless somebody opens it, and many know no such lists
            "querystring_auth": True,
            "file_overwrite": True,  # names are never used twice, so it need not ask each time
            "max_memory_size": 1024 * 1024,
            "client_config": Config(
                connect_timeout=2,
                read_timeout=10,
                retries={"total_max_attempts": 2},
                signature_version="s3v4",
                s3={"addressing_style": "path"},
                # Newer checksums that S3-compatible servers don't all know.
                request_checksum_calculation="when_required",
                response_checksum_validation="when_required",
            ),
        },
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": private_storage(MEDIA_URL_S3),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "jobboard.sheets.SheetStorage"
    },
}
CLAMD_URL = env.str("CLAMD_URL", default="")
if CLAMD_URL and urlsplit(CLAMD_URL).scheme not in ("tcp", "unix"):
    raise ImproperlyConfigured("CLAMD_URL must be tcp://host:3310 or unix:///path/of/the/socket.")
WHITENOISE_MAX_AGE = 3600
WHITENOISE_KEEP_ONLY_HASHED_FILES = False
DATA_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024
FILE_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = (
    5000  # more than fit into an address: a search with that many is answered, too
)
