/**
 * Notifies people over webhooks when problems begin and end. Features fire {@link dev.bartizan.notify.Notification}s;
 * this package depends on no feature.
 */
@NullMarked
package dev.bartizan.notify;

import org.jspecify.annotations.NullMarked;
