"""/webhooks/mail/<provider>/tracking/: the providers' reports, read by django-anymail."""

import logging
from importlib import import_module

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import BadRequest, ImproperlyConfigured
from django.http import Http404
from django.http.request import RawPostDataException
from django.views.decorators.csrf import csrf_exempt

logger = logging.getLogger(__name__)

UNREADABLE = (ValueError, LookupError, TypeError, AttributeError, ArithmeticError, RecursionError)
UNREADABLE += (RawPostDataException,)  # a form, where a provider sends JSON

VIEWS = {
    "amazon_ses": "AmazonSESTrackingWebhookView",
    "brevo": "BrevoTrackingWebhookView",
    "mailersend": "MailerSendTrackingWebhookView",
    "mailgun": "MailgunTrackingWebhookView",
    "mailjet": "MailjetTrackingWebhookView",
    "mailtrap": "MailtrapTrackingWebhookView",
    "mandrill": "MandrillCombinedWebhookView",
    "postal": "PostalTrackingWebhookView",
    "postmark": "PostmarkTrackingWebhookView",
    "resend": "ResendTrackingWebhookView",
    "sendgrid": "SendGridTrackingWebhookView",
    "sparkpost": "SparkPostTrackingWebhookView",
    "unisender_go": "UnisenderGoTrackingWebhookView",
}


@csrf_exempt
@login_not_required
def tracking(request, provider):
    """Nothing is here while no secret is set: anybody could stop anybody's mail.

    Only the provider's module is loaded, and only when it calls: all together would cost each process 1 s and memory.
    """
    if provider not in VIEWS or not settings.ANYMAIL.get("WEBHOOK_SECRET"):
        raise Http404
    from anymail.exceptions import AnymailError  # which loads much, too

    view = getattr(import_module(f"anymail.webhooks.{provider}"), VIEWS[provider])
    try:
        return view.as_view()(request)
    except ImproperlyConfigured as error:  # its signing key is missing: this is not our provider
        raise Http404 from error
    except (AnymailError, *UNREADABLE) as error:
        logger.warning("a report of %s can't be read: %s", provider, type(error).__name__)
        raise BadRequest from error
