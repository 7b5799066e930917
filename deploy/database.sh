#!/bin/sh
# Makes the market's user when the database's volume is empty: it owns its
# database and is no superuser. The superuser keeps no password, so nobody
# reaches him over the network: `docker compose exec database psql -U postgres markt`.
set -eu
psql --quiet --no-psqlrc --set=ON_ERROR_STOP=1 --set=password="$MARKT_PASSWORD" --set=database="$POSTGRES_DB" \
	--username="$POSTGRES_USER" --dbname="$POSTGRES_DB" <<'SQL'
CREATE ROLE markt LOGIN PASSWORD :'password';
ALTER ROLE markt SET log_min_messages = 'log'; -- an error repeats what people typed; the service logs it without
ALTER DATABASE :"database" OWNER TO markt;
GRANT ALL ON SCHEMA public TO markt;
ALTER ROLE CURRENT_USER PASSWORD NULL;
SQL
