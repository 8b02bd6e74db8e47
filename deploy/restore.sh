#!/bin/sh
# Brings a backup back, into an empty database and a directory without files; anything else it refuses.
#   PGHOST=… PGUSER=… PGPASSWORD=… PGDATABASE=… VAR_DIR=/srv/board/var deploy/restore.sh /backups/2026-01-31T020000Z
set -eu
umask 077
: "${PGDATABASE:?}" "${VAR_DIR:?}"
backup=$(cd "${1:?"name the backup"}" && pwd)

(cd "$backup" && sha256sum --check --quiet SHA256SUMS)
tables=$(psql --no-psqlrc --tuples-only --no-align \
    --command="SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")
[ "$tables" = 0 ] || { echo "The database has tables already: restore into an empty one." >&2; exit 1; }
mkdir -p "$VAR_DIR/private" "$VAR_DIR/media"
[ -z "$(ls -A "$VAR_DIR/private" "$VAR_DIR/media" | grep -v ':$')" ] ||
    { echo "$VAR_DIR has files already: restore into an empty directory." >&2; exit 1; }

pg_restore --dbname="$PGDATABASE" --exit-on-error --no-owner --no-acl --jobs="${JOBS:-2}" "$backup/database.dump"
psql --no-psqlrc --quiet --command="ANALYZE"
tar --extract --file="$backup/files.tar" --directory="$VAR_DIR"
