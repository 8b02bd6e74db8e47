"""The pages on which a mailed code is entered, where allauth's own would tell by their work who has an account (C4)."""

from allauth.account import views
from django.contrib import messages
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from ..sign_in import limits
from ..sign_in.by_code import look_for_nobody


class ConfirmLoginCodeView(views.ConfirmLoginCodeView):
    def _resend_form_valid(self, form):
        """allauth's own mails nothing more to an unknown address, and limits none of it."""
        process = self._process
        if limits.take(self.request, "request_login_code", process.state["email"]):
            process.send()
            process.record_resend()
            process.persist()
        else:
            messages.error(self.request, _("That is very often in a short time. Please try again later."))
        return redirect(self.passthrough_next_url(self.request.path))


class ConfirmResetCodeView(views.ConfirmPasswordResetCodeView):
    def form_invalid(self, form):
        if self._process.user is None:
            look_for_nobody()
        return super().form_invalid(form)
