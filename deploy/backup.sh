#!/bin/sh
# Backs the board up: the database, then the files that its rows name, so that no file of a row is missing.
#   PGHOST=… PGUSER=… PGPASSWORD=… PGDATABASE=… VAR_DIR=/srv/board/var deploy/backup.sh /backups
# Makes /backups/<time>/ with database.dump, files.tar and SHA256SUMS, and removes those older than KEEP_DAYS (14).
# PGHOST is PostgreSQL itself, not a pooler. With CVs on S3 (MEDIA_URL_S3) files.tar holds logos only:
# turn on the bucket's versioning.
set -eu
umask 077
: "${PGDATABASE:?}" "${VAR_DIR:?}"
target=${1:?"name the directory for backups"}
stamp=$(date -u +%Y-%m-%dT%H%M%SZ)
unfinished="$target/.$stamp"
mkdir -p "$unfinished"
trap 'rm -rf "$unfinished"' EXIT

pg_dump --format=custom --no-owner --no-acl --file="$unfinished/database.dump"
cd "$VAR_DIR"
mkdir -p private media
# 1: a file went while it was read, since its owner deleted it.
tar --create --file="$unfinished/files.tar" private media || [ $? -eq 1 ]
cd "$unfinished"
sha256sum database.dump files.tar > SHA256SUMS
sync
mv "$unfinished" "$target/$stamp"
trap - EXIT
find "$target" -mindepth 1 -maxdepth 1 -type d -name '20*' -mtime "+${KEEP_DAYS:-14}" -exec rm -rf {} +
echo "$target/$stamp"
