/**
 * Sessions of people who logged in: kept in the database and in memory, found by a cookie, and protected against
 * requests that pages of other sites make.
 */
@NullMarked
package dev.bartizan.access.session;

import org.jspecify.annotations.NullMarked;
