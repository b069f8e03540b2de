/** SQLite: the file in the data folder, its side files, and the driver's library. */
@NullMarked
package dev.bartizan.database.sqlite;

import org.jspecify.annotations.NullMarked;
