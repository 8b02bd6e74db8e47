"""Makes the groups of occupations that are shipped for the search's synonyms (`manage.py build_synonyms`)."""
