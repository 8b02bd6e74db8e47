"""Canned answers: sentences that staff choose and the employer reads, in the employer's language."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class RequestAnswer(models.TextChoices):
    NOT_AN_EMPLOYER = "not-an-employer", _("We could not find that this company employs people.")
    WRONG_ADDRESS = "wrong-address", _("Please ask again with an address of your company's own domain.")
    KNOWN = "known", _("Your company has an account already: ask its owner to invite you.")
    FORBIDDEN = "forbidden", _("We do not publish ads of this kind.")


class AdAnswer(models.TextChoices):
    VAGUE = "vague", _("The ad does not say clearly what the job is.")
    CONTACT = "contact", _("The ad leads applicants to an address that is not your company's.")
    MONEY = "money", _("The ad asks applicants to pay for something.")
    DISCRIMINATING = "discriminating", _("The ad shuts people out for reasons that the law forbids.")
    NO_JOB = "no-job", _("The ad offers something other than a job.")
    WRONG = "wrong", _("Facts of the ad are wrong: place, salary, contract or company.")
