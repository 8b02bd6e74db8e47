from allauth.core import ratelimit
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from ..forms import DocumentForm
from ..uploads import documents


@require_http_methods(["GET", "HEAD", "POST"])
def document_list(request):
    """The person's CVs; POST adds one."""
    form, status = DocumentForm(), 200
    if request.method == "POST" and not ratelimit.consume(request, action="apply"):
        messages.error(request, _("Too many files in a short time. Try again in an hour."))
    elif request.method == "POST":
        form = DocumentForm(request.POST, request.FILES)
        if form.is_valid():
            documents.claim(form.cleaned_data["cv"], owner=request.user)
            messages.success(request, _("Your CV is on file."))
            return redirect("accounts:documents")
        status = 503 if form.is_storage_down else 200
    context = {"form": form, "documents": request.user.documents.kept()}
    return render(request, "account/documents.html", context, status=status)


@require_safe
def document(request, pk):
    return documents.response(get_object_or_404(request.user.documents.kept(), pk=pk))


@require_POST
def document_remove(request, pk):
    documents.remove(get_object_or_404(request.user.documents.kept(), pk=pk))
    messages.success(request, _("The CV is removed. Companies that received it keep their copy."))
    return redirect("accounts:documents")
