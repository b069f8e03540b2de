/**
 * The snapshot of what is published: a file in the data folder from which lookups, bouncers and exports are answered if the database
 * can't be opened at the start.
 */
@NullMarked
package dev.bartizan.published;

import org.jspecify.annotations.NullMarked;
