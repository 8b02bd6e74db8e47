"""All settings, a module a topic; `environment` alone knows where values come from. `.env.example` lists them."""

from .accounts import *
from .apps import *
from .databases import *
from .environment import *
from .files import *
from .mail import *
from .observing import *
from .product import *
from .security import *
