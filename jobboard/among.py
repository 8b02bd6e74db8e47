"""Is it one of thousands of numbers? Where `__in` lists them, Django and PostgreSQL take each by itself."""

from django.db.models import Lookup

from .copying import as_array


class Among(Lookup):
    """`filter(Among(F("pk"), ids))`."""

    lookup_name, prepare_rhs = "among", False

    def as_sql(self, compiler, connection):
        column, params = self.process_lhs(compiler, connection)
        return f"{column} = ANY (%s::bigint[])", [*params, as_array(self.rhs)]
