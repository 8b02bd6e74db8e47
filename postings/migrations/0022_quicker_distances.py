"""Whether one of an ad's places is near, as a function: a subquery took five times as long for each ad, and planning it
for each partition took longer than many a search.
"""

from django.db import migrations

FUNCTIONS = """
-- The great circle of `Place.objects.within`, by its haversine; `half_angle` is half of the distance, in radians.
CREATE FUNCTION search_within(latitude double precision, longitude double precision,
  other_latitude double precision, other_longitude double precision, half_angle double precision) RETURNS boolean
LANGUAGE sql IMMUTABLE PARALLEL SAFE AS $$
  SELECT power(sin(radians(latitude - other_latitude) / 2), 2) + cos(radians(latitude))
    * cos(radians(other_latitude)) * power(sin(radians(longitude - other_longitude) / 2), 2)
    <= power(sin(half_angle), 2)
$$;

-- The same for the places of an ad, of which one has to be near.
CREATE FUNCTION search_near(latitudes double precision[], longitudes double precision[],
  other_latitude double precision, other_longitude double precision, half_angle double precision) RETURNS boolean
LANGUAGE plpgsql IMMUTABLE STRICT PARALLEL SAFE AS $$
BEGIN
  FOR n IN 1 .. cardinality(latitudes) LOOP
    IF search_within(latitudes[n], longitudes[n], other_latitude, other_longitude, half_angle) THEN
      RETURN true;
    END IF;
  END LOOP;
  RETURN false;
END $$;
"""
DROP = "DROP FUNCTION search_near, search_within"


class Migration(migrations.Migration):
    dependencies = [("postings", "0021_import_readings")]
    operations = [migrations.RunSQL(FUNCTIONS, DROP)]
