#!/bin/sh
# At the first start of PostgreSQL: who owns the tables, and who uses them (docs/deployment.md).
set -eu
psql --username "$POSTGRES_USER" --set ON_ERROR_STOP=1 \
    --set owner="$OWNER_PASSWORD" --set role="$ROLE_PASSWORD" <<'SQL'
CREATE ROLE memberapp_owner LOGIN PASSWORD :'owner';
CREATE ROLE memberapp LOGIN PASSWORD :'role';
CREATE DATABASE memberapp OWNER memberapp_owner;
SQL
