"""A person's browser over HTTP, as far as the battery needs one; its requests may run side by side."""

import http.client
import re
import socket
from collections import namedtuple
from http.cookies import SimpleCookie
from urllib.parse import urlsplit

from bs4 import BeautifulSoup
from django.conf import settings
from django.test import Client
from urllib3 import encode_multipart_formdata

Answer = namedtuple("Answer", "status location text")
PATIENCE = 60  # seconds


class Browser:
    def __init__(self, address, person=None):
        """Signed in as `person`, if there is one."""
        self.host = urlsplit(address).netloc
        self.cookies = {}
        if person:
            client = Client()
            client.force_login(person, backend=settings.AUTHENTICATION_BACKENDS[0])
            self.cookies = {name: morsel.value for name, morsel in client.cookies.items()}

    def get(self, path):
        return self.ask("GET", path)

    def post(self, path, fields):
        """A value (name, bytes) is a file; a list stands for several of the name."""
        return self.ask("POST", path, *encode_multipart_formdata(pairs(fields)))

    def ask(self, method, path, body=None, content_type=""):
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        try:
            connection.request(method, path, body, self.headers(content_type))
            response = connection.getresponse()
            text = response.read().decode(errors="replace")
            for line in response.headers.get_all("Set-Cookie", []):
                self.cookies |= {name: morsel.value for name, morsel in SimpleCookie(line).items()}
            return Answer(response.status, response.headers.get("Location", ""), text)
        finally:
            connection.close()

    def post_and_hang_up(self, path, fields):
        """Send it all, and never read the answer."""
        body, content_type = encode_multipart_formdata(pairs(fields))
        connection = http.client.HTTPConnection(self.host, timeout=PATIENCE)
        connection.request("POST", path, body, self.headers(content_type))
        connection.sock.shutdown(socket.SHUT_RDWR)
        connection.close()

    def headers(self, content_type):
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return {"Host": "localhost", "Cookie": cookies} | (
            {"Content-Type": content_type} if content_type else {}
        )

    def form(self, path, selector="#apply-form"):
        """Names and values as the page shows them."""
        answer = self.get(path)
        assert answer.status == 200, f"{path} answers {answer.status} instead of the form"
        shown = {}
        for field in BeautifulSoup(answer.text, "html.parser").select_one(selector).select("[name]"):
            if field.get("type") in ("radio", "checkbox") and not field.has_attr("checked"):
                continue
            if field.get("type") != "file":
                shown[field["name"]] = value_of(field)
        return shown


def value_of(field):
    if field.name == "textarea":
        return field.text
    if field.name == "select":
        chosen = [option.get("value", option.text) for option in field.select("option[selected]")]
        if field.has_attr("multiple"):
            return chosen
        first = field.select_one("option")
        return chosen[0] if chosen else first.get("value", first.text) if first else ""
    return field.get("value", "on" if field.get("type") == "checkbox" else "")


def pairs(fields):
    for name, value in fields.items():
        for single in value if isinstance(value, list) else [value]:
            yield name, single


def code_in(mail):
    """The code of a sign-in, out of its mail."""
    return re.search(r"^([A-Z0-9-]{6,})\r?$", mail.text(), re.MULTILINE).group(1)
