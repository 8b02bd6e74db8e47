"""Pages of recruiters: what Django looks for here registers itself as it is imported."""

from . import application, errands, interest, team

__all__ = ["application", "errands", "interest", "team"]
