"""The ad as it was when somebody applied (A4): later changes of it don't touch what the candidate answered."""

import json
from hashlib import sha256


def of(posting):
    """All that the candidate could read, as plain JSON; values of choices, so that they are shown in any language."""
    return {
        "title": posting.title,
        "company": posting.company.name,
        "language": posting.language,
        "category": posting.category,
        "contract": posting.contract,
        "hours": posting.hours,
        "model": posting.model,
        "reply_days": posting.reply_days,
        "salary": salary(posting),
        "places": [place(row) for row in posting.places.all()],
        "sections": {name: html for name, heading, html in posting.sections},
        "published_at": posting.published_at.isoformat(),
    }


def version(ad, questions):
    """Names what a form shows, so that an answer to something else is noticed: the snapshot and the questions."""
    asked = [
        [row.pk, row.text, row.kind, row.required, row.choices, row.must_be]
        for row in sorted(questions, key=lambda row: row.pk)
    ]
    return sha256(json.dumps([ad, asked], sort_keys=True).encode()).hexdigest()[:16]


def salary(posting):
    if not posting.has_salary:
        return None
    return {
        "min": None if posting.salary_min is None else str(posting.salary_min),
        "max": None if posting.salary_max is None else str(posting.salary_max),
        "currency": posting.salary_currency,
        "period": posting.salary_period,
    }


def place(row):
    return {
        "street": row.street,
        "postal_code": row.postal_code,
        "locality": row.locality,
        "country": row.country,
    }
