/** Several nodes with one PostgreSQL database: one leads, the others follow. Here is what the features implement for that. */
@NullMarked
package dev.bartizan.replica;

import org.jspecify.annotations.NullMarked;
