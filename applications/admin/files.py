"""The files of an application in the admin; whoever may see its page may have them."""

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import path
from django.views.decorators.http import require_safe

from accounts.uploads import documents

from ..access import note
from ..ics import calendar_file
from ..models import Access, Attachment, Interview


class FilePages:
    """Personal data leaves the board here, so a log says who has fetched it; a blind review lets nobody."""

    def get_urls(self):
        return [
            self.row_page("cv", self.cv),
            self.file_page("cv_page", "cv/pages/<int:number>/", self.cv_page),
            self.file_page("answer", "answers/<int:answer_id>/", self.answer_file),
            self.file_page("attachment", "attachments/<int:attachment_id>/", self.attachment),
            self.file_page("interview", "interviews/<int:change_id>.ics", self.interview),
            *super().get_urls(),
        ]

    def file_page(self, name, address, view):
        """The address of one of several files below one row: `view(request, application, …)`."""

        def wrapped(request, object_id, **which):
            return view(request, self.row(request, str(object_id)), **which)

        url_name = f"applications_application_{name}"
        return path(
            f"<uuid:object_id>/{address}", self.admin_site.admin_view(require_safe(wrapped)), name=url_name
        )

    def cv(self, request, application):
        if application.cv is None:
            raise Http404
        refuse_hidden(application)
        note(Access.What.CV_FETCHED, by=request.user, application=application)
        return documents.response(application.cv)

    def cv_page(self, request, application, number):
        """A picture for the page of the application itself."""
        if application.cv is None:
            raise Http404
        refuse_hidden(application)
        return documents.page_response(application.cv, number)

    def answer_file(self, request, application, answer_id):
        answers = application.answers.select_related("document").exclude(document=None)
        document = get_object_or_404(answers, pk=answer_id).document
        refuse_hidden(application)
        note(Access.What.ANSWER_FETCHED, by=request.user, application=application)
        return documents.response(document)

    def attachment(self, request, application, attachment_id):
        sent = Attachment.objects.filter(message__application=application).select_related("document")
        attachment = get_object_or_404(sent, pk=attachment_id)
        refuse_hidden(application)
        note(Access.What.ATTACHMENT_FETCHED, by=request.user, application=application)
        return documents.response(attachment.document)

    def interview(self, request, application, change_id):
        return calendar_file(get_object_or_404(Interview, change=change_id, change__application=application))


def refuse_hidden(application):
    """A file may tell who it is."""
    if application.is_hidden:
        raise Http404
