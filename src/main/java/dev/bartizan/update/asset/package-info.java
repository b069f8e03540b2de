/** The files of updates: stored by their hash and sent to clients. */
@NullMarked
package dev.bartizan.update.asset;

import org.jspecify.annotations.NullMarked;
