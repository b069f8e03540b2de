/** HTTP infrastructure for all features: filters, limits, paging, event streams. Depends on no feature. */
@NullMarked
package dev.bartizan.http;

import org.jspecify.annotations.NullMarked;
