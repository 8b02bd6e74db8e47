from django.urls import path

from .models import MarkKind
from .views import apply, marks, mine, recommended, reminders, saved

SAVED = {"kind": MarkKind.SAVED}
INTERESTED = {"kind": MarkKind.INTERESTED}
DISMISSED = {"kind": MarkKind.DISMISSED}
HIDDEN = {"kind": MarkKind.HIDDEN}

app_name = "applications"
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
    path("recommended/", recommended.recommendation_list, name="recommended"),
    path("jobs/<int:pk>/apply/", apply.apply, name="apply"),
    path("jobs/<int:pk>/apply/draft/", apply.draft, name="draft"),
    path("jobs/<int:pk>/apply/cv/", apply.read_cv, name="read_cv"),
    path("applications/", mine.application_list, name="list"),
    path("applications/sent/", mine.sent, name="sent"),
    path("applications/<uuid:pk>/", mine.application_detail, name="detail"),
    path("applications/<uuid:pk>/withdraw/", mine.withdraw, name="withdraw"),
    path("applications/<uuid:pk>/messages/", mine.message, name="message"),
    path("applications/<uuid:pk>/confirm/", mine.confirm, name="confirm"),
    path("applications/<uuid:pk>/discard/", mine.discard, name="discard"),
    path("applications/<uuid:pk>/cv/", mine.cv, name="cv"),
    path("applications/<uuid:pk>/download/", mine.download, name="download"),
    path("applications/<uuid:pk>/attachments/<int:attachment_id>/", mine.attachment, name="attachment"),
    path("applications/<uuid:pk>/interviews/<int:change_id>.ics", mine.interview, name="interview"),
    path("applications/<uuid:pk>/files/<int:answer_id>/", mine.answer_file, name="answer_file"),
]
