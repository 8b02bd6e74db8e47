from django.shortcuts import render


def csrf_failure(request, reason=""):
    """What was typed is still in the browser: going back and sending again is the way on."""
    return render(request, "403_csrf.html", status=403)
