"""What this app, and what stands below it, holds about a person."""

from allauth.account.models import EmailAddress, EmailConfirmation
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q

from mail.models import Delivery, Suppression

from .models import Document, Profile, Session, User
from .privacy.own_data import Holding, all_facts, facts, leave_out, register
from .uploads import documents

PROFILE = "name", "phone", "headline", "place", "links", "language", "is_released"
PROFILE += "wanted_contracts", "wanted_hours", "wanted_models", "wanted_salary", "wanted_radius"


def register_all():
    """The account comes last: by its addresses the others find what is the person's."""
    register(Holding("profile", (Profile,), export_profile, erase_profile))
    register(Holding("documents", (Document,), export_documents, erase_documents, files=document_files))
    register(Holding("sessions", (Session, Authenticator), export_sessions, erase_sessions))
    register(Holding("mails", (Delivery, Suppression), export_mails, erase_mails))
    register(Holding("admin_log", (LogEntry,), export_log, erase_log))
    register(Holding("account", (User, EmailAddress), export_account, erase_account))
    leave_out(EmailConfirmation, "not used: addresses are proved by codes")


def addresses_of(user):
    """Those that the person has proved to be theirs; the rest may be anybody's."""
    return {email.lower() for email in user.verified_emails}


def export_account(user):
    emails = user.emailaddress_set.order_by("pk")
    return facts(user, "email", "date_joined", "last_login", "is_staff") | {
        "emails": all_facts(emails, "email", "verified", "primary")
    }


def erase_account(user):
    """The row itself goes last, when nothing refers to it any more."""
    user.emailaddress_set.all().delete()


def export_profile(user):
    profile = Profile.objects.filter(user=user).select_related("place").first()
    return profile and facts(profile, *PROFILE)


def erase_profile(user):
    Profile.objects.filter(user=user).delete()


def export_documents(user):
    return [
        facts(document, "id", "name", "media_type", "size", "text", "created_at", "removed_at")
        | {"file": path_of(document)}
        for document in user.documents.all()
    ]


def document_files(user):
    return [(path_of(document), document.file) for document in user.documents.all()]


def path_of(document):
    """The id keeps two files of one name apart."""
    return f"documents/{document.pk}/{document.name}"


def erase_documents(user):
    for document in user.documents.all():
        documents.erase(document)


def export_sessions(user):
    """What a browser proves itself with is a secret, also in a file that lies about somewhere."""
    factors = Authenticator.objects.filter(user=user).order_by("pk")
    return {
        "browsers": all_facts(user.sessions.order_by("signed_in_at"), "device", "signed_in_at", "seen_at"),
        "second_factors": all_facts(factors, "type", "created_at", "last_used_at"),
    }


def erase_sessions(user):
    user.sessions.all().delete()
    Authenticator.objects.filter(user=user).delete()


def mails_to(user):
    return Delivery.objects.filter(to__in=addresses_of(user))


def export_mails(user):
    return {
        "mails": all_facts(mails_to(user).order_by("created_at"), "kind", "to", "status", "created_at"),
        "blocked": all_facts(Suppression.objects.filter(email__in=addresses_of(user)), "email", "reason"),
    }


def erase_mails(user):
    """A mail that is just being handed over is out of our hands; its row goes all the same."""
    mails_to(user).delete()
    Suppression.objects.filter(email__in=addresses_of(user)).delete()


def logged_about(user):
    """What staff and recruiters did to rows that bear the person's address."""
    about = Q(content_type=ContentType.objects.get_for_model(User), object_id=str(user.pk))
    for email in addresses_of(user):
        about |= Q(object_repr__iexact=email) | Q(object_repr__istartswith=f"{email} ")
    return LogEntry.objects.filter(about)


def export_log(user):
    """When the person did something in the admin; to whose data, is not theirs to take away."""
    entries = LogEntry.objects.filter(user=user).select_related("content_type").order_by("action_time")
    return all_facts(entries, "action_time", "content_type", "object_id", "action_flag")


def erase_log(user):
    """That something was done stays known, to whom does not."""
    logged_about(user).update(object_repr="", change_message="")
    LogEntry.objects.filter(user=user).delete()
