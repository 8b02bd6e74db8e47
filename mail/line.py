"""The line to the next hop. What went wrong on it is told in three ways, because each has other consequences."""

import smtplib

from django.core.mail import get_connection
from django.core.mail.backends.smtp import EmailBackend
from django.core.mail.message import sanitize_address


class NoLine(Exception):
    """The next hop can't be reached, or doesn't let us in: that is no fault of any mail."""


class Refused(Exception):
    """A definite no.

    `is_final`: not to be tried again; `is_of_address`: there is no such mailbox; `is_of_domain`: not now, and not to
    the others of that domain either.
    """

    def __init__(self, text, *, is_final, is_of_address=False, is_of_domain=False):
        super().__init__(text)
        self.is_final, self.is_of_address, self.is_of_domain = is_final, is_of_address, is_of_domain


class Lost(Exception):
    """The line broke. After the final dot nobody knows whether the mail was taken (RFC 1047).

    `is_hung`: the next hop said nothing for as long as we wait for it.
    """

    def __init__(self, text, *, after_dot, is_hung=False):
        super().__init__(text)
        self.after_dot, self.is_hung = after_dot, is_hung


class DotAware:
    """Remembers whether the end of a message went out, which smtplib's errors don't tell."""

    in_text = dot_sent = False

    def getreply(self):
        code, text = super().getreply()
        self.in_text = code == 354
        return code, text

    def send(self, s):
        super().send(s)
        self.dot_sent = self.dot_sent or self.in_text


class DotAwareSMTP(DotAware, smtplib.SMTP):
    pass


class DotAwareSMTPS(DotAware, smtplib.SMTP_SSL):
    pass


class SmtpLine(EmailBackend):
    """Django's SMTP backend, kept open for a batch."""

    used = False

    @property
    def is_open(self):
        return self.connection is not None

    @property
    def connection_class(self):
        return DotAwareSMTPS if self.use_ssl else DotAwareSMTP

    def open(self):
        if self.connection:
            return False
        try:
            super().open()
        except OSError as error:  # smtplib's errors are of this kind too
            self.connection = None
            raise NoLine(describe(error)) from error
        self.used = False
        return True

    def hand_over(self, message, source):
        """A line that served before and is gone at the greeting was closed for idleness: it is opened again, once."""
        try:
            self.attempt(message, source)
        except Lost as lost:
            self.hang_up()
            if lost.after_dot or not self.used:
                raise
            self.open()
            self.attempt(message, source)
        finally:
            self.used = True

    def attempt(self, message, source):
        sender = sanitize_address(message.from_email, "utf-8")
        recipients = [sanitize_address(address, "utf-8") for address in message.recipients()]
        self.connection.dot_sent = False
        try:
            self.connection.ehlo_or_helo_if_needed()
            # Umlauts go as they are; who takes that wants to be told (RFC 6152).
            told = self.connection.has_extn("8bitmime") and not source.isascii()
            self.connection.sendmail(sender, recipients, source, ["BODY=8BITMIME"] if told else [])
        except smtplib.SMTPRecipientsRefused as error:
            [(code, text)] = error.recipients.values()
            raise Refused(
                reply(code, text),
                is_final=code >= 500,
                is_of_address=no_mailbox(code, text),
                is_of_domain=busy_domain(code, text),
            ) from error
        except smtplib.SMTPSenderRefused as error:  # it is us that are not wanted: an operator can mend that
            raise Refused(reply(error.smtp_code, error.smtp_error), is_final=False) from error
        except smtplib.SMTPDataError as error:
            code, text = error.smtp_code, error.smtp_error
            raise Refused(
                reply(code, text), is_final=code >= 500, is_of_domain=busy_domain(code, text)
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            raise Refused(describe(error), is_final=True) from error
        except OSError as error:
            is_hung = isinstance(
                error.__context__ or error, TimeoutError
            )  # smtplib makes another error of it
            raise Lost(describe(error), after_dot=self.connection.dot_sent, is_hung=is_hung) from error

    def hang_up(self):
        """Never waits for a goodbye on a line that is broken."""
        connection, self.connection = self.connection, None
        if connection:
            connection.close()


UNACCEPTABLE = (400, 413, 422)  # this mail; other codes are about us (the key, the rate) and may be mended


class BackendLine:
    """Any other backend of Django's. Unless a provider's answer says no, each failure may have been a success."""

    is_open = False

    def __init__(self, backend):
        self.backend = backend

    def open(self):
        try:
            self.backend.open()
        except OSError as error:
            raise NoLine(describe(error)) from error
        self.is_open = True

    def hand_over(self, message, source):
        try:
            self.backend.send_messages([message])
        except Exception as error:  # each provider has its own errors
            status = getattr(error, "status_code", None) or 0  # of django-anymail's
            if 400 <= status < 500:
                raise Refused(describe(error), is_final=status in UNACCEPTABLE) from error
            raise Lost(describe(error), after_dot=True) from error

    def hang_up(self):
        self.close()

    def close(self):
        self.backend.close()


def open_line():
    backend = get_connection()
    return SmtpLine() if type(backend) is EmailBackend else BackendLine(backend)


def no_mailbox(code, text):
    """Is it the address that is refused (RFC 3463: 5.1.x, and 5.2.1 for one that is closed), rather than us?

    Without an enhanced code 550, 551 and 553 are about the mailbox. A policy (5.7.x, 554) or a full mailbox (5.2.2) may
    be otherwise tomorrow, so it blocks nobody.
    """
    if code < 500:
        return False
    if enhanced := enhanced_code(text):
        return enhanced[:2] == ["5", "1"] or enhanced == ["5", "2", "1"]
    return code in (550, 551, 553)


def busy_domain(code, text):
    """Is it more than this mailbox that can't take mail now? 421 only ends the line."""
    if not 400 <= code < 500 or code == 421:
        return False
    enhanced = enhanced_code(text)
    return enhanced[1] not in ("1", "2") if enhanced else code != 450


def enhanced_code(text):
    """["5", "1", "1"] out of "5.1.1 No such user" (RFC 3463); [] if there is none."""
    first = text.decode("ascii", "replace").split(maxsplit=1)[:1]
    parts = first[0].split(".") if first else []
    return parts if len(parts) == 3 and all(part.isdigit() for part in parts) else []


def reply(code, text):
    return f"{code} {text.decode('utf-8', 'replace')}"


def describe(error):
    return f"{type(error).__name__}: {error}"
