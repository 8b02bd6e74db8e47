from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import actions, switches, verifying
from .forms import EmployerRequestForm
from .models import Invitation


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request, token):
    """The link of the mail. Mail scanners open it, so only the button changes anything.

    Not protected against forgery by a cookie: who could forge the request would need the link, and `no-referrer`, which
    its secrecy asks for, makes browsers send an Origin of "null", which that protection refuses.
    """
    invited = Invitation.from_token(token)
    if invited is None or not invited.is_open:
        return private(ended(request))
    if request.method == "POST":
        if not request.user.is_authenticated:
            return private(redirect_to_login(request.path))
        if actions.is_addressee(invited, request.user):
            return private(accept(request, invited))
    is_stranger = request.user.is_authenticated and not actions.is_addressee(invited, request.user)
    context = {"invitation": invited, "is_stranger": is_stranger}
    return private(render(request, "companies/invitation.html", context, status=403 if is_stranger else 200))


def accept(request, invited):
    """It may have ended since it was looked at: on another device, or by being taken back."""
    try:
        actions.accept(invited, by=request.user)
    except actions.InvitationEnded:
        return ended(request)
    messages.success(request, _("You are in the team of %(company)s now.") % {"company": invited.company})
    return redirect("admin:index")


def ended(request):
    return render(request, "companies/invitation_ended.html", status=410)


def private(response):
    """The address holds a token: it must not travel on in a referrer."""
    response["Referrer-Policy"] = "no-referrer"
    return response


@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def employers(request):
    """A new employer asks for an account; whoever asks gets the same answer, known or not."""
    form = EmployerRequestForm(request.POST if request.method == "POST" else None)
    if form.is_valid() and may_ask(request, form):
        form.instance.language = get_language()
        form.save()
        messages.success(request, _("Thank you. We look at it and answer by email."))
        return redirect("employers")
    return render(request, "companies/employers.html", {"form": form})


def may_ask(request, form):
    if ratelimit.consume(request, action="employers"):
        return True
    form.add_error(None, _("That is very often in a short time. Please try again later."))
    return False


@csrf_exempt  # as the invitation's, and for the same reason
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def company_verify(request, token):
    """The link of the mail to the company's domain: a page with a button, since mail scanners open it."""
    company = verifying.company_of(token)
    if company is None:
        return private(render(request, "companies/verify_ended.html", status=410))
    if request.method == "POST":
        verifying.verify(company)
        messages.success(request, _("%(company)s is verified now.") % {"company": company})
        return private(redirect(company))
    return private(render(request, "companies/verify.html", {"company": company}))


@csrf_exempt  # a mail program's one click brings no cookie
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def digest_off(request, token):
    """The link of a digest: a page with a button; a mail program's own button posts here as well (RFC 8058)."""
    membership = switches.membership_of(token)
    if membership is None:
        raise Http404
    if request.method == "POST":
        membership.wants_digest = False
        membership.save(update_fields=["wants_digest"])
    return private(render(request, "companies/digest_off.html", {"membership": membership}))
