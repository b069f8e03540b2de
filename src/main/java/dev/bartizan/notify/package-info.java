/**
 * Tells people over webhooks what begins to go wrong and when it is over. Features fire {@link
 * dev.bartizan.notify.Notification}s; this package knows none of them.
 */
package dev.bartizan.notify;
