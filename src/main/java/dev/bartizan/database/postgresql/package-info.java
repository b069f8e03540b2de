/** PostgreSQL: the server that several replicas share. */
@NullMarked
package dev.bartizan.database.postgresql;

import org.jspecify.annotations.NullMarked;
