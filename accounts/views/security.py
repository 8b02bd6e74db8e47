"""How a person signs in, from where, and with which address."""

from allauth.account.forms import ConfirmLoginCodeForm
from allauth.account.utils import get_next_redirect_url
from allauth.core import ratelimit
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes import views as recovery_codes
from django.contrib import messages
from django.contrib.auth import logout
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..forms import AddressForm
from ..sign_in import address, limits, proof, second_factor, sessions
from ..sign_in.codes import MailedCode

PERSON, NEW_ADDRESS = "confirm_person", "confirm_address"  # what a code is mailed for
page_or_form = require_http_methods(["GET", "HEAD", "POST"])


@require_safe
def security(request):
    kinds = Authenticator.Type
    theirs = Authenticator.objects.filter(user=request.user).order_by("created_at")
    context = {
        "passkeys": [one for one in theirs if one.type == kinds.WEBAUTHN],
        "app": next((one for one in theirs if one.type == kinds.TOTP), None),
        "recovery_codes": next((one for one in theirs if one.type == kinds.RECOVERY_CODES), None),
        "is_missing": second_factor.WANTED in request.session and second_factor.is_missing(request.user),
        "session_count": request.user.sessions.open().count(),
    }
    return render(request, "account/security.html", context)


class RecoveryCodesView(recovery_codes.ViewRecoveryCodesView):
    def get_context_data(self, **kwargs):
        """From here the way goes on to where a second factor was asked for."""
        onward = self.request.session.pop(second_factor.WANTED, None)
        return super().get_context_data(**kwargs) | {"onward": onward or reverse("mfa_index")}


@require_safe
def session_list(request):
    theirs = request.user.sessions.open().order_by("-seen_at")
    own = request.session.session_key
    return render(request, "account/sessions.html", {"sessions": theirs, "own_key": own})


@require_POST
def session_end(request, public_id):
    """Ending the one in use is signing out."""
    session = get_object_or_404(request.user.sessions, public_id=public_id)
    if session.session_key == request.session.session_key:
        logout(request)
        return redirect("home")
    session.delete()
    messages.success(request, _("That browser is signed out."))
    return redirect("accounts:sessions")


@require_POST
def session_end_all(request):
    sessions.end(request.user)
    logout(request)
    messages.success(request, _("You are signed out everywhere."))
    return redirect("home")


@page_or_form
def confirm_by_mail(request):
    """Proves who is there; with a second factor a code by mail is not enough."""
    onward = get_next_redirect_url(request) or reverse("mfa_index")
    if second_factor.has_one(request.user):
        return redirect(onward)
    code = MailedCode.waiting(request, PERSON)
    form = code and ConfirmLoginCodeForm(request.POST if request.method == "POST" else None, code=code.code)
    if form and form.is_valid():
        code.abort()
        proof.record(request)
        return redirect(onward)
    return code_page(request, code, form, "account/confirm_by_mail.html")


def code_page(request, code, form, template):
    """The page that asks for the code; the third wrong one voids it."""
    if code and form.is_bound and not code.record_invalid_attempt():
        messages.error(request, _("Three wrong codes: this one is void. Ask for a new one."))
        return redirect(request.get_full_path())
    return render(request, template, {"verify_form": form, "code": code, "action": request.get_full_path()})


@require_POST
def confirm_by_mail_send(request):
    send_code(request, PERSON, request.user.email)
    onward = get_next_redirect_url(request) or reverse("mfa_index")
    return redirect(reverse("accounts:confirm_by_mail", query={"next": onward}))


def send_code(request, purpose, email):
    if limits.take(request, "request_login_code", email):
        MailedCode.mail(request, purpose, email)
    else:
        messages.error(request, _("That is very often in a short time. Please try again later."))


@proof.demanded
@page_or_form
def address_change(request):
    """Mails the same code whether the new address is known or not."""
    form = AddressForm(request.POST if request.method == "POST" else None, user=request.user)
    if form.is_valid():
        if not ratelimit.consume(request, action="change_address"):
            return ratelimit.respond_429(request)
        MailedCode.mail(request, NEW_ADDRESS, form.cleaned_data["email"])
        return redirect("accounts:address_confirm")
    return render(request, "account/address.html", {"form": form})


@proof.demanded
@page_or_form
def address_confirm(request):
    code = MailedCode.waiting(request, NEW_ADDRESS)
    if code is None:
        return redirect("accounts:address")
    form = ConfirmLoginCodeForm(request.POST if request.method == "POST" else None, code=code.code)
    if not form.is_valid():
        return code_page(request, code, form, "account/address_confirm.html")
    code.abort()
    try:
        address.change(request.user, code.email)
    except address.Taken:
        messages.error(
            request, _("You have another account with this address. Delete that one first, or keep both.")
        )
        return redirect("accounts:address")
    messages.success(request, _("Your address is changed. Jobs by email come to the new one."))
    return redirect("mfa_index")
