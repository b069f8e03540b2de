/**
 * The audit log: who changed what, when, from where and by what. Services announce their changes to {@link
 * dev.bartizan.audit.Audit}: in the transaction of the change if it is in the database, else after it. {@code audit.log}
 * has the API, the page and a filter for requests that no service has announced.
 */
@NullMarked
package dev.bartizan.audit;

import org.jspecify.annotations.NullMarked;
