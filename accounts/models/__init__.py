from .document import Document, Remark, Scan, document_key, page_key, private_storage
from .keeping import Purge
from .people import Session, User, UserManager, language_of_mails
from .profile import Profile

__all__ = [
    "Document",
    "Profile",
    "Purge",
    "Remark",
    "Scan",
    "Session",
    "User",
    "UserManager",
    "document_key",
    "language_of_mails",
    "page_key",
    "private_storage",
]
