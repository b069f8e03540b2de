/** Bartizan's own log. */
package dev.bartizan.livelog.ownlog;
