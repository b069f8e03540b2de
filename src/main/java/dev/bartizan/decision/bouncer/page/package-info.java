/** The console's page of bouncers. */
@NullMarked
package dev.bartizan.decision.bouncer.page;

import org.jspecify.annotations.NullMarked;
