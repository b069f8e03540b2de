/** Adds bans through the API: one, or many in a stream of JSON, NDJSON or CSV. */
@NullMarked
package dev.bartizan.ban.bulk;

import org.jspecify.annotations.NullMarked;
