#!/bin/sh
# An app in a container of a test. What the environment says:
#   VERSION      what GET /version answers; the images set it
#   HEALTH       what GET /health answers, "ok" unless it is set; nothing is there if it is empty
#   PORT         where it listens, 8080 unless it is set
#   START_DELAY  seconds before it listens
#   EXIT_AFTER   seconds after which it ends by itself
#   EXIT_CODE    what it ends with, by itself or on SIGTERM; 0 unless it is set
#   IGNORE_TERM  if it isn't empty, only SIGKILL ends it
# GET /cgi-bin/slow?SECONDS takes as long as that. SIGUSR1 has it eat memory until the kernel kills it. What is removed of
# /www is there again after the next start.
trap 'exit ${EXIT_CODE:-0}' TERM
[ -z "$IGNORE_TERM" ] || trap '' TERM
trap 'exec tail /dev/zero' USR1
echo "version $VERSION starts"
echo "this goes to stderr" >&2
if [ -n "$START_DELAY" ]; then
  sleep "$START_DELAY" &
  wait $!
fi
echo "$VERSION" > /www/version
[ -z "${HEALTH-ok}" ] || echo "${HEALTH-ok}" > /www/health
httpd -f -p "${PORT:-8080}" -h /www &
if [ -n "$EXIT_AFTER" ]; then
  sleep "$EXIT_AFTER" &
fi
wait $!
exit "${EXIT_CODE:-0}"
