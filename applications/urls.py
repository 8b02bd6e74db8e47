from django.urls import include, path

from .views import apply, mine, recommended

app_name = "applications"
urlpatterns = [
    path("", include("applications.mark_urls")),
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
