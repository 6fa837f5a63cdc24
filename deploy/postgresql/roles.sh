#!/bin/bash
# Once, on an empty primary: the database and the three roles that it knows (docs/operations.md).
set -eu
psql --set ON_ERROR_STOP=1 --username postgres --dbname postgres \
    --set owner="$OWNER_PASSWORD" --set app="$APP_PASSWORD" --set follower="$REPLICATION_PASSWORD" <<'SQL'
CREATE ROLE registry_owner LOGIN PASSWORD :'owner';
CREATE ROLE registry_app LOGIN PASSWORD :'app' NOSUPERUSER NOCREATEDB NOCREATEROLE;
CREATE ROLE registry_replica LOGIN REPLICATION PASSWORD :'follower';
CREATE DATABASE registry OWNER registry_owner;
\connect registry
CREATE EXTENSION IF NOT EXISTS pg_trgm;
SQL
