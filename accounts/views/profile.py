from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from ..forms import ProfileForm
from ..models import Profile


@require_http_methods(["GET", "HEAD", "POST"])
def profile(request):
    person = Profile.objects.filter(user=request.user).select_related("place").first()
    person = person or Profile(user=request.user)
    form = ProfileForm(request.POST if request.method == "POST" else None, instance=person)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Your profile is saved."))
        return redirect("accounts:profile")
    return render(request, "account/profile.html", {"form": form})
