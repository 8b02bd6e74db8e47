"""Gets a feed from elsewhere without being led into our own network.

The name is resolved once, every address it stands for must be a global one, and the connection goes to the very
address that was checked. Redirects stay on the same host and are checked again. Hosts in FEED_ALLOWED_HOSTS may be
private, and may speak http.
"""

import ipaddress
import re
import socket
import time
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import urljoin, urlsplit

import httpcore
from django.conf import settings

from .records import SourceUnreadable

LARGEST = 500 * 1024 * 1024  # of all pages together
LONGEST = 120  # seconds for one page of it, redirects included
MOST_PAGES = 200
NEXT_LINK = re.compile(r'<([^<>]{1,2000})>[^<>,]{0,200};\s{0,9}rel="?next\b')
PATIENCE = 15  # seconds for the other side to say anything
MOST_REDIRECTS = 5
REDIRECTS = (301, 302, 303, 307, 308)
NAT64 = ipaddress.ip_network("64:ff9b::/96")  # global to look at, but may lead to any IPv4 address
SUFFIX_BY_TYPE = {
    "application/json": ".json",
    "application/ld+json": ".json",
    "application/x-ndjson": ".jsonl",
    "application/jsonl": ".jsonl",
    "text/html": ".html",
    "application/xml": ".xml",
    "text/xml": ".xml",
}
LONGEST_ETAG, LONGEST_DATE = 300, 100


class NotModified(Exception):
    """The server says that it would send what it has sent before."""


@dataclass
class Version:
    """By what the server knows again what it sent, in its own words; nothing for what comes in several pages."""

    etag: str = ""
    last_modified: str = ""

    def conditions(self):
        told = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in told.items() if value}

    def take(self, headers):
        etag, date = headers.get("etag", ""), headers.get("last-modified", "")
        self.etag = etag if len(etag) <= LONGEST_ETAG else ""
        self.last_modified = date if len(date) <= LONGEST_DATE else ""


def pages(url, folder, next_page, version):
    """The paths of all pages of an answer: the server names the next one, or the format knows it.

    Raises NotModified if it is still that `version`, which otherwise becomes the one that was fetched, and
    SourceUnreadable.
    """
    check(url)
    paths, size, host = [], 0, urlsplit(url).hostname
    conditions = version.conditions()
    while url:
        check(url)
        if len(paths) == MOST_PAGES:
            raise SourceUnreadable(f"{host} has more than {MOST_PAGES} pages.")
        if urlsplit(url).hostname != host:
            raise SourceUnreadable(f"{host} goes on at another host, {urlsplit(url).hostname}.")
        part = folder / f"page-{len(paths) + 1}"
        part.mkdir()
        path, headers = fetch(url, part, LARGEST - size, conditions)
        paths.append(path)
        conditions = {}
        version.take(headers if len(paths) == 1 else {})
        size += path.stat().st_size
        following = NEXT_LINK.search(headers.get("link", ""))
        url = joined(url, following[1]) if following else next_page(url, path)
    return paths


def joined(url, following):
    """An address that is none is refused when it is asked."""
    try:
        return urljoin(url, following)
    except ValueError:
        return following


def fetch(url, folder, most, conditions):
    """(the path of the file that was fetched, its headers)"""
    deadline = time.monotonic() + LONGEST
    host = urlsplit(url).hostname
    for _ in range(MOST_REDIRECTS + 1):
        with answer(url, deadline, conditions) as response:
            headers = {
                name.decode("latin-1").lower(): value.decode("latin-1") for name, value in response.headers
            }
            if response.status == 304 and conditions:
                raise NotModified
            if response.status not in REDIRECTS:
                return saved(response, headers, url, folder, most), headers
            url = joined(url, headers.get("location", ""))
        check(url)
        if urlsplit(url).hostname != host:
            raise SourceUnreadable(f"{host} leads to another host, {urlsplit(url).hostname}.")
    raise SourceUnreadable(f"{host} leads round in circles.")


@contextmanager
def answer(url, deadline, conditions):
    """One request, on a connection of its own."""
    check(url)
    parts = urlsplit(url)
    headers = {
        "Host": parts.netloc,
        "User-Agent": f"{settings.SITE_NAME} job import ({settings.SITE_URL})".encode("ascii", "replace"),
        "Accept": "*/*",
        "Accept-Encoding": "identity",  # so that a small answer can't unpack into a huge one
        **conditions,
    }
    timeouts = {"connect": PATIENCE, "read": PATIENCE, "write": PATIENCE, "pool": PATIENCE}
    try:
        with (
            httpcore.ConnectionPool(network_backend=CheckedNetwork(deadline)) as pool,
            pool.stream("GET", url, headers=headers, extensions={"timeout": timeouts}) as response,
        ):
            yield response
    except (httpcore.NetworkError, httpcore.TimeoutException, httpcore.ProtocolError, OSError) as error:
        raise SourceUnreadable(f"{parts.hostname} can't be read: {error or type(error).__name__}.") from error
    except (httpcore.UnsupportedProtocol, UnicodeError, ValueError) as error:
        raise SourceUnreadable(f"{url} is no address that can be fetched.") from error


def check(url):
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname, parts.port  # a port that is no number raises
    except ValueError as error:
        raise SourceUnreadable(f"{url} is no address.") from error
    if not host or parts.username is not None:
        raise SourceUnreadable(f"{url} is no address that can be fetched.")
    if parts.scheme != "https" and not (parts.scheme == "http" and is_allowed(host)):
        raise SourceUnreadable(f"{host} can only be read by https.")


def is_allowed(host):
    return host.lower() in settings.FEED_ALLOWED_HOSTS


def saved(response, headers, url, folder, most):
    if response.status != 200:
        raise SourceUnreadable(f"{urlsplit(url).hostname} answers with status {response.status}.")
    if headers.get("content-encoding", "identity") not in ("identity", "gzip"):
        raise SourceUnreadable(f"{urlsplit(url).hostname} sends packed what was to be sent plain.")
    suffix = PurePosixPath(urlsplit(url).path).suffix.lower()
    media_type = headers.get("content-type", "").split(";")[0].strip().lower()
    path = folder / f"source{SUFFIX_BY_TYPE.get(media_type) or suffix[:10]}"
    size = 0
    with path.open("wb") as file:
        for chunk in response.iter_stream():
            size += len(chunk)
            if size > most:
                raise SourceUnreadable(f"{urlsplit(url).hostname} sends more than {LARGEST // 1024**2} MB.")
            file.write(chunk)
    return path


class CheckedNetwork(httpcore.SyncBackend):
    """Resolves, checks and connects in one step, so that nobody can change the answer in between."""

    def __init__(self, deadline):
        self.deadline = deadline

    def connect_tcp(self, host, port, timeout=None, local_address=None, socket_options=None):
        address = checked_address(host, port)
        stream = super().connect_tcp(
            address, port, remaining(self.deadline, timeout), local_address, socket_options
        )
        return HurriedStream(stream, self.deadline)


class HurriedStream(httpcore.NetworkStream):
    """A connection that ends with the time for the whole, however slowly the other side drips."""

    def __init__(self, stream, deadline):
        self.stream, self.deadline = stream, deadline

    def read(self, max_bytes, timeout=None):
        return self.stream.read(max_bytes, remaining(self.deadline, timeout))

    def write(self, buffer, timeout=None):
        self.stream.write(buffer, remaining(self.deadline, timeout))

    def start_tls(self, ssl_context, server_hostname=None, timeout=None):
        stream = self.stream.start_tls(ssl_context, server_hostname, remaining(self.deadline, timeout))
        return HurriedStream(stream, self.deadline)

    def close(self):
        self.stream.close()

    def get_extra_info(self, info):
        return self.stream.get_extra_info(info)


def remaining(deadline, timeout):
    left = deadline - time.monotonic()
    if left <= 0:
        raise httpcore.ReadTimeout(f"it takes longer than {LONGEST} s")
    return min(left, timeout or PATIENCE)


def checked_address(host, port):
    """One address of the host, if all of them may be asked."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise httpcore.ConnectError("the name is not known") from error
    addresses = list(dict.fromkeys(info[4][0] for info in found))
    if not is_allowed(host) and not all(map(is_global, addresses)):
        raise httpcore.ConnectError("it is not on the public internet")
    return addresses[0]


def is_global(text):
    """Also of an IPv4 address that travels inside an IPv6 one."""
    address = ipaddress.ip_address(text.split("%")[0])
    if address.version == 6:
        inner = address.ipv4_mapped or address.sixtofour or (address.teredo and address.teredo[1])
        if inner:
            return is_global(str(inner)) and address.ipv4_mapped is not None
        if address in NAT64:
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved
