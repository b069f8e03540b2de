/** Imports lists, by schedule or on request: downloads each feed, checks it, stores it, and records the outcome. */
@NullMarked
package dev.bartizan.blocklist.importing;

import org.jspecify.annotations.NullMarked;
