from .barred import BarredCompany
from .company import Company, Photo, logo_key, photo_key
from .employer_request import EmployerRequest
from .team import Invitation, ManagedQuerySet, Membership, Role

__all__ = [
    "BarredCompany",
    "Company",
    "EmployerRequest",
    "Invitation",
    "ManagedQuerySet",
    "Membership",
    "Photo",
    "Role",
    "logo_key",
    "photo_key",
]
