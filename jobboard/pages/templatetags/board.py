"""Tags that every template has: formatting only, never a query."""

from django import template

register = template.Library()
