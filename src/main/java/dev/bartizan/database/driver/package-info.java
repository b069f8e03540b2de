/** What the pool and Hibernate need to work with both kinds of database. */
@NullMarked
package dev.bartizan.database.driver;

import org.jspecify.annotations.NullMarked;
