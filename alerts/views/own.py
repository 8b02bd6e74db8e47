"""Making an alert, and the way to one's own: the pages without a token."""

from allauth.account.models import EmailAddress
from allauth.core import ratelimit
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Q
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from alerts import actions, emails
from alerts.forms import EmailForm
from alerts.models import Subscriber
from alerts.pages import manage_context
from postings.search import JobSearch


@require_http_methods(["GET", "HEAD", "POST"])
@login_not_required
def alert_list(request):
    if request.method == "POST":
        return alert_create(request)
    if not request.user.is_authenticated:
        return render(request, "alerts/signed_out.html", {"form": EmailForm()})
    subscriber = subscriber_of(request.user)
    return render(request, "alerts/list.html", manage_context(subscriber, request) if subscriber else {})


def alert_create(request):
    """Says the same whether the address is known or not, unless it is the signed-in person's own."""
    form, search = EmailForm(request.POST), JobSearch.from_query(request.POST)
    if not form.is_valid() or not may_ask(request, form):
        return answer_form(request, form, search)
    email = form.cleaned_data["email"]
    owner = request.user if owns(request.user, email) else None
    actions.make_alert(search, email=email, language=get_language(), by=owner)
    if request.htmx:
        return render(request, "alerts/_asked.html", {"confirmed": owner, "search": search})
    if owner:
        messages.success(request, _("You get jobs by email: %(search)s.") % {"search": search.title})
    return redirect("alerts:list" if owner else "alerts:asked")


def answer_form(request, form, search):
    """The form again, with what was typed and a sentence beside it."""
    context = {
        "query": search.query_string,
        "label": search.title,
        "email": request.POST.get("email", ""),
        "error": " ".join(form.errors.get("email", [])),
    }
    template = "components/jobs_by_email.html" if request.htmx else "alerts/create.html"
    return render(request, template, context)


def may_ask(request, form):
    """So many a day for an address and an hour for a connection; what is too much is said at the field."""
    if ratelimit.consume(request, action="alert", key=form.cleaned_data["email"]):
        return True
    form.add_error("email", _("That is very often in a short time. Please try again later."))
    return False


def owns(user, email):
    return (
        user.is_authenticated
        and EmailAddress.objects.filter(user=user, email__iexact=email, verified=True).exists()
    )


def subscriber_of(user):
    """Their own, or one of an address that they have verified; looking at it links nothing."""
    verified = EmailAddress.objects.filter(user=user, verified=True).values("email")
    theirs = Subscriber.objects.filter(
        Q(user=user) | Q(user=None, email__in=verified), confirmed_at__isnull=False
    )
    return theirs.order_by("user").first()


@require_safe
@login_not_required
def asked(request):
    return render(request, "alerts/asked.html")


@require_POST
@login_not_required
def link_send(request):
    form = EmailForm(request.POST)
    if not form.is_valid() or not may_ask(request, form):
        return render(request, "alerts/signed_out.html", {"form": form})
    emails.send_link(form.cleaned_data["email"], language=get_language(), hour=timezone.now())
    return redirect("alerts:link_sent")


@require_safe
@login_not_required
def link_sent(request):
    return render(request, "alerts/link_sent.html")
