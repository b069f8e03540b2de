/** Rules that people set: which notifications a target gets, and when; thresholds of bans. */
@NullMarked
package dev.bartizan.notify.rule;

import org.jspecify.annotations.NullMarked;
