/** HTTP infrastructure for all features: filters, limits, paging, event streams. Depends on no feature. */
package dev.bartizan.http;
