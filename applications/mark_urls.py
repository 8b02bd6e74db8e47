"""One address for each thing that a person does to an ad or a company; included under `applications`."""

from django.urls import path

from .models import MarkKind
from .views import marks, reminders, saved

SAVED = {"kind": MarkKind.SAVED}
INTERESTED = {"kind": MarkKind.INTERESTED}
DISMISSED = {"kind": MarkKind.DISMISSED}
HIDDEN = {"kind": MarkKind.HIDDEN}

urlpatterns = [
    path("saved/", saved.saved, name="saved"),
    path("saved/reminders/off/", reminders.reminders_off, name="reminders_off"),
    path("saved/reminders/on/", reminders.reminders_on, name="reminders_on"),
    path("saved/reminders/<str:token>/", reminders.reminders_by_link, name="reminders_by_link"),
    path("jobs/<int:pk>/save/", marks.mark, SAVED, name="save"),
    path("jobs/<int:pk>/unsave/", marks.unmark, SAVED, name="unsave"),
    path("jobs/<int:pk>/interest/", marks.mark, INTERESTED, name="interest"),
    path("jobs/<int:pk>/uninterest/", marks.unmark, INTERESTED, name="uninterest"),
    path("jobs/<int:pk>/dismiss/", marks.mark, DISMISSED, name="dismiss"),
    path("jobs/<int:pk>/undismiss/", marks.unmark, DISMISSED, name="undismiss"),
    path("jobs/<int:pk>/hide/", marks.mark, HIDDEN, name="hide"),
    path("jobs/<int:pk>/unhide/", marks.unmark, HIDDEN, name="unhide"),
    path("companies/<slug:slug>/hide/", marks.hide_company, name="hide_company"),
    path("companies/<slug:slug>/unhide/", marks.unhide_company, name="unhide_company"),
]
