#!/bin/bash
# A replica: the first time a copy of the primary, then it follows. One that fell too far behind
# (max_slot_wal_keep_size) is made anew: empty its volume and start it.
set -eu
export PGPASSWORD="$REPLICATION_PASSWORD"
if [ ! -s "$PGDATA/PG_VERSION" ]; then
    install -d -m 0700 -o postgres -g postgres "$PGDATA"
    # --slot: the primary keeps what this one has not heard yet, so that a short absence costs nothing.
    psql "host=${PRIMARY:-primary} user=registry_replica replication=true" \
        --command "CREATE_REPLICATION_SLOT ${SLOT:-replica} PHYSICAL" || true
    gosu postgres pg_basebackup --pgdata "$PGDATA" --host "${PRIMARY:-primary}" \
        --username registry_replica --slot "${SLOT:-replica}" --wal-method stream \
        --checkpoint fast --write-recovery-conf
fi
exec docker-entrypoint.sh postgres -c config_file=/etc/postgresql/replica.conf
