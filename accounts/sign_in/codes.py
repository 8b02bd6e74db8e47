"""Codes that are mailed to a signed-in person: to prove who is there, or to prove a new address."""

from allauth.account.adapter import get_adapter
from allauth.account.internal.flows.code_verification import AbstractCodeVerificationProcess


class MailedCode(AbstractCodeVerificationProcess):
    """Waits in the session of the browser that asked for it; good for ten minutes and three tries."""

    TIMEOUT, TRIES = 10 * 60, 3

    def __init__(self, request, purpose, state):
        super().__init__(max_attempts=self.TRIES, timeout=self.TIMEOUT, state=state, user=request.user)
        self.request, self.key, self.purpose = request, f"mailed_code_{purpose}", purpose

    @classmethod
    def mail(cls, request, purpose, email):
        code = cls(request, purpose, cls.initial_state(user=request.user, email=email))
        code.send()
        code.persist()
        return code

    @classmethod
    def waiting(cls, request, purpose):
        """The one that was mailed last, or None if there is none or it has run out."""
        code = cls(request, purpose, {})
        code.state = request.session.get(code.key)
        return code.abort_if_invalid() if code.state else None

    @property
    def email(self):
        return self.state["email"]

    def send(self):
        adapter = get_adapter(self.request)
        self.state["code"] = adapter.generate_login_code()
        adapter.send_mail(f"account/email/{self.purpose}", self.email, {"code": self.code})

    def persist(self):
        self.request.session[self.key] = self.state

    def abort(self):
        self.request.session.pop(self.key, None)
