/** The migrations of the schema: which ones a database needs, and how they run. */
@NullMarked
package dev.bartizan.database.migration;

import org.jspecify.annotations.NullMarked;
