# Installs, from Debian's packages, the servers that only tests use: another PostgreSQL, with PostGIS,
# RabbitMQ and a browser. Where that is not allowed it says so, and the tests that need them say that
# they were skipped.
set -u
missing=""
[ -x /usr/lib/postgresql/15/bin/postgres ] || missing="$missing postgresql-15"
[ -e /usr/share/postgresql/15/extension/postgis.control ] || missing="$missing postgresql-15-postgis-3"
[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ] || missing="$missing rabbitmq-server"
command -v chromium >/dev/null || missing="$missing chromium"
[ -n "$missing" ] || exit 0
if ! command -v apt-get >/dev/null || [ "$(id -u)" != 0 ]; then
    echo "Not installed (needs root on Debian):$missing. The tests that use them will be skipped."
    exit 0
fi
echo "Installing for the tests:$missing …"
log=$(mktemp)
# Their packages would start services of the machine; the tests start their own.
policy=/usr/sbin/policy-rc.d
[ -e "$policy" ] || { printf '#!/bin/sh\nexit 101\n' >"$policy" && chmod +x "$policy" && made=1; }
{ apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends $missing; } \
    >"$log" 2>&1 || { tail -n 5 "$log"; echo "Not installed. The tests that use them will be skipped."; }
[ -z "${made:-}" ] || rm -f "$policy"
rm -f "$log"
