/** Bartizan: imports IP blocklists, stores bans and publishes them. One package per feature. */
@NullMarked
package dev.bartizan;

import org.jspecify.annotations.NullMarked;
