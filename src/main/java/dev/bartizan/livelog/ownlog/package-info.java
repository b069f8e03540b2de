/** The service's own log. */
package dev.bartizan.livelog.ownlog;
