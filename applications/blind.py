"""A blind review (R5): what a candidate has written is read without what would tell who it is."""

import re

SHORTEST = 3  # letters of a part of a name; shorter ones stand in too many words


def masked(text, application):
    """Without the name, each part of it, the address and the telephone number."""
    parts = [part for part in re.split(r"[\s\-]+", application.name) if len(part) >= SHORTEST]
    telling = [application.name, application.email, application.phone, *parts]
    words = "|".join(re.escape(word) for word in telling if word)
    return re.sub(rf"(?<!\w)(?:{words})(?!\w)", "…", text, flags=re.IGNORECASE) if words else text


def veil(application, *lists):
    """In memory only: the rows as the team may read them, as long as the application is hidden."""
    rows = [list(rows) for rows in lists]
    if not application.is_hidden:
        return rows
    for row in [row for rows_of_one in rows for row in rows_of_one]:
        for name in ("text", "value"):
            if isinstance(getattr(row, name, None), str):
                setattr(row, name, masked(getattr(row, name), application))
    application.message = masked(application.message, application)
    return rows
