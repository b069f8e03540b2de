/** What administrators see of the database and do with it: state, check, backup. */
package dev.bartizan.database.maintenance;
