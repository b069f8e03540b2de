/** Copies all rows between SQLite and PostgreSQL. */
@NullMarked
package dev.bartizan.database.copy;

import org.jspecify.annotations.NullMarked;
