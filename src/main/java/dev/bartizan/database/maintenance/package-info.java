/** Maintenance of the database: state, check, backup. */
package dev.bartizan.database.maintenance;
