import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

REGION = "DE"  # for numbers without a country's code


def check(phone):
    """As it was typed, if it can be a number or is empty."""
    if not phone:
        return phone
    try:
        number = phonenumbers.parse(phone, REGION)
    except phonenumbers.NumberParseException:
        number = None
    if number is None or not phonenumbers.is_possible_number(number):
        raise ValidationError(_("This is no telephone number. Write it like +49 201 123456."))
    return phone
