"""The person's own page on who sees the profile (C2)."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from . import visibility
from .forms import CompanyNameForm
from .models import Company


@require_safe
def overview(request):
    """A name that was typed is looked up, so that the right one of several is barred."""
    form = CompanyNameForm(request.GET if "name" in request.GET else None)
    name = form.cleaned_data["name"] if form.is_valid() else ""
    context = {
        "profile": getattr(request.user, "profile", None),
        "barred": request.user.barred_companies.select_related("company"),
        "form": form,
        "name": name,
        "found": visibility.called(name) if name else [],
    }
    return render(request, "companies/visibility.html", context)


@require_POST
def release(request):
    visibility.release(request.user, is_released=True)
    messages.success(request, _("Companies that you tell of your interest see your profile now."))
    return redirect("visibility")


@require_POST
def withhold(request):
    visibility.release(request.user, is_released=False)
    messages.success(request, _("Your profile is visible to nobody."))
    return redirect("visibility")


@require_POST
def bar(request, slug):
    company = get_object_or_404(Company, slug=slug)
    visibility.bar(request.user, company)
    return barred(request, company.name)


@require_POST
def bar_name(request):
    """For a company that is not here, or not yet."""
    form = CompanyNameForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Type the name of a company."))
        return redirect("visibility")
    visibility.bar_name(request.user, form.cleaned_data["name"])
    return barred(request, form.cleaned_data["name"])


def barred(request, name):
    messages.success(request, _("%(company)s never sees your profile or interest.") % {"company": name})
    return redirect("visibility")


@require_POST
def unbar(request, pk):
    row = get_object_or_404(request.user.barred_companies, pk=pk)
    row.delete()
    messages.success(request, _("%(company)s is treated like any other again.") % {"company": row})
    return redirect("visibility")
