/** The audit log for administrators: API, exports and page; and the filter that notices changes no service has announced. */
@NullMarked
package dev.bartizan.audit.log;

import org.jspecify.annotations.NullMarked;
