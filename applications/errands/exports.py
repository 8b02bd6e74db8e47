"""The applicants of an ad as files: a spreadsheet with typed cells, a table that executes nothing, and their CVs."""

import csv
import io
import re
import zipfile
from itertools import chain

from django.utils import timezone
from django.utils.translation import gettext as _
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.styles import Font

from accounts.privacy.export import put
from postings.choices import QuestionKind

from .. import blind
from ..models import Application

FORMULA = re.compile(r"^[\s\x00-\x20\u200b\ufeff]*[=+\-@＝＋－＠]|^[\t\r\n]")
LONGEST_CELL = 32_767
PART = 500  # CVs in one ZIP: so many are fetched well within a task's time, also from a bucket


def applications_of(posting):
    rows = Application.objects.filter(posting=posting).sent().select_related("posting__company", "cv")
    return rows.order_by("submitted_at", "pk")


def table(posting, progress):
    """Headings, then a row for each applicant: texts, numbers, and moments in the board's own time zone."""
    questions = list(posting.questions.order_by("position", "pk"))
    yield [
        _("Candidate"), _("Email"), _("Telephone"), _("Status"), _("Told to the candidate"), _("Received"),
        _("First answer"), _("Message"), *(question.text for question in questions),
    ]  # fmt: skip
    rows = applications_of(posting).prefetch_related("answers__document")
    for number, application in enumerate(rows.iterator(chunk_size=500), 1):
        (answers,) = blind.veil(application, application.answers.all())
        by_question = {answer.question_id: answer for answer in answers}
        yield [
            str(application), application.shown_email, application.shown_phone,
            application.get_status_display(), str(application.candidate_word),
            moment(application.submitted_at), moment(application.answered_at), application.message,
            *(value_of(by_question.get(question.pk)) for question in questions),
        ]  # fmt: skip
        progress(number)


def moment(value):
    """Spreadsheets know no time zones."""
    return value and timezone.localtime(value).replace(tzinfo=None, microsecond=0)


def value_of(answer):
    if answer is None:
        return None
    if answer.document:
        return _("A file") if answer.application.is_hidden else answer.document.name
    if answer.kind == QuestionKind.NUMBER and answer.value not in (None, ""):
        return float(answer.value)
    return str(answer.words)


def write_csv(posting, target, progress):
    """For every program: UTF-8 with a mark at the beginning, all cells quoted, formulas disarmed."""
    text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
    writer = csv.writer(text, quoting=csv.QUOTE_ALL)
    for row in table(posting, progress):
        writer.writerow([disarmed(cell) for cell in row])
    text.detach()


def disarmed(cell):
    """What a spreadsheet would take for a formula begins with an apostrophe; numbers and moments are none."""
    if cell is None:
        return ""
    return f"'{cell}" if isinstance(cell, str) and FORMULA.match(cell) else str(cell)


def write_xlsx(posting, target, progress):
    book = Workbook(write_only=True)
    sheet = book.create_sheet(ILLEGAL_IN_TITLES.sub(" ", posting.title)[:31] or "1")
    sheet.freeze_panes = "B2"
    rows = table(posting, progress)
    sheet.append([typed(sheet, heading, Font(bold=True)) for heading in next(rows)])
    for row in rows:
        sheet.append([typed(sheet, cell) for cell in row])
    book.save(target)


ILLEGAL_IN_TITLES = re.compile(r"[\[\]:*?/\\\x00-\x1f']")


def typed(sheet, value, font=None):
    """A text is a text, whatever it begins with: openpyxl would make a formula of one that begins with `=`."""
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)[:LONGEST_CELL]
    cell = WriteOnlyCell(sheet, value=value)
    if isinstance(value, str):
        cell.data_type = "s"
    if font:
        cell.font = font
    return cell


def with_cv(posting):
    """Those whose CV may be taken along: it is there, was not found to hold a virus, and the review is not blind."""
    rows = applications_of(posting).filter(cv__isnull=False)
    return [row.pk for row in rows if row.cv.is_shown and not row.is_hidden]


def write_zip(posting, target, progress, *, part=1):
    """One part of the CVs, each by the candidate's name; what could not be fetched is named in a file beside them."""
    wanted = with_cv(posting)[(part - 1) * PART : part * PART]
    rows = applications_of(posting).filter(pk__in=wanted)
    missing = []
    with zipfile.ZipFile(target, "w") as archive:
        for number, application in enumerate(rows, 1):
            folder = _("flagged, see the application") + "/" if application.cv.is_flagged else ""
            path = (
                f"{folder}{number + (part - 1) * PART:04d} {safe(application.name)}{application.cv.extension}"
            )
            if not put(archive, path, application.cv.file):
                missing.append(path)
            progress(number)
        if missing:
            archive.writestr("missing.txt", "\n".join(chain([_("Could not be found:")], missing)))


def safe(name):
    """As part of a path on any system."""
    kept = "".join(letter for letter in name if letter.isprintable() and letter not in '<>:"/\\|?*')
    return kept.strip(" .")[:100] or "CV"
