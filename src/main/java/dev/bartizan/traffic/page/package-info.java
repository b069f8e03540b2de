/** The console's page of blocked requests. */
@NullMarked
package dev.bartizan.traffic.page;

import org.jspecify.annotations.NullMarked;
