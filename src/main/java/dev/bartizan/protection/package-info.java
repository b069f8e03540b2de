/** Addresses that lists never block, because the machine and its administrators need them. */
@NullMarked
package dev.bartizan.protection;

import org.jspecify.annotations.NullMarked;
