class CompanyScopedMixin:
    """Limits an admin, or an inline, to the rows of the recruiter's own companies.

    Every model involved needs `managed_by`; one without it fails at once.
    """

    def get_queryset(self, request):
        return super().get_queryset(request).managed_by(request.user)

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        kwargs["queryset"] = db_field.related_model.objects.managed_by(request.user)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
