/** The operator's MaxMind databases: countries and autonomous systems of addresses, and their networks. */
@NullMarked
package dev.bartizan.geo;

import org.jspecify.annotations.NullMarked;
