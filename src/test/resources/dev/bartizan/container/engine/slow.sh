#!/bin/sh
sleep "$QUERY_STRING"
printf 'Content-Type: text/plain\r\n\r\nslow\n'
