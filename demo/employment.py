"""Contract, working time and work model of an ad."""

import re

from demo.text import repair

KINDS = {
    "working_student": "INTERN",
    "internship": "INTERN",
    "temporary": "TEMPORARY",
    "fixed_term": "TEMPORARY",
}


def employment(contract, hours, model):
    """schema.org's words, which know no internship for students and no site, and beside them the board's own."""
    exact = {"contract": contract, "hours": [hours], "model": model}
    return {
        "employmentType": [hours.upper(), *([KINDS[contract]] if contract in KINDS else [])],
        "additionalProperty": [
            {"@type": "PropertyValue", "name": name, "value": value} for name, value in exact.items() if value
        ],
    }


def contract_and_hours(row):
    """Of a row of the NYC data, which has no such columns; but titles tell, and a few texts."""
    titles = repair(f"{row['business_title']} {row['civil_service_title']}").lower()
    text = repair(f"{row['job_description']} {row['additional_information']}").lower()
    part_time = re.search(r"part[- ]?time|part-$|>20 hr|per diem|20 hours per week|college aide", titles)
    part_time = part_time or re.search(r"hours/shift:\s*part-time|this is a part-time", text)
    part_time = part_time or re.search(r"\b(20|21|25) hours ?(per |a |/)week", text)
    hours = "part_time" if part_time else "full_time"
    if "college aide" in titles:
        return "working_student", hours
    if re.search(r"\binterne?s?\b", titles):
        return "internship", hours
    if re.search(r"seasonal|temporary|summer|per diem", titles):
        return "temporary", hours
    if re.search(r"grant[- ]funded|long-term temporary", text):
        return "fixed_term", hours
    return ("permanent" if row["salary_frequency"] == "Annual" else ""), hours
