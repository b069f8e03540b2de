/** Requests of bouncers that were refused, for those who set one up. */
@NullMarked
package dev.bartizan.decision.bouncer.contact;

import org.jspecify.annotations.NullMarked;
