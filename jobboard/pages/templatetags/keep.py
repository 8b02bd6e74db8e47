from django import template
from django.template.base import token_kwargs
from django.utils.translation import get_language

register = template.Library()
MOST = 500  # layouts that a place in a template keeps, in each process


class KeepNode(template.Node):
    def __init__(self, nodelist, values):
        self.nodelist, self.values = nodelist, values
        self.kept = {}

    def render(self, context):
        values = {name: value.resolve(context) for name, value in self.values.items()}
        key = (get_language(), *values.values())
        markup = self.kept.get(key)
        if markup is None:
            if len(self.kept) >= MOST:
                self.kept.clear()
            with context.render_context.push_state(self):
                markup = self.kept[key] = self.nodelist.render(context.new(values))
        return markup


@register.tag
def keep(parser, token):
    """`{% keep here=… %}…{% endkeep %}`: what is the same for everybody, laid out once a language and set of values.

    Within it there are no others, neither the request nor the token of its forms, so nothing of one visitor can be
    shown to another. The values must be few and simple.
    """
    bits = token.split_contents()[1:]
    values = token_kwargs(bits, parser)
    if bits:
        raise template.TemplateSyntaxError(f"keep takes name=value only, not {bits[0]}")
    nodelist = parser.parse(("endkeep",))
    parser.delete_first_token()
    return KeepNode(nodelist, values)
