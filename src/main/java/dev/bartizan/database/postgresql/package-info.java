/** PostgreSQL: its connections, and the lock that only one process can hold. */
@NullMarked
package dev.bartizan.database.postgresql;

import org.jspecify.annotations.NullMarked;
