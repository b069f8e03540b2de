/** Maintenance of the database: state, check, backup. */
@NullMarked
package dev.bartizan.database.maintenance;

import org.jspecify.annotations.NullMarked;
