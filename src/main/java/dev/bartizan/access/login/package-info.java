/** Logging in and out, the first account, and what people change about their own account. */
@NullMarked
package dev.bartizan.access.login;

import org.jspecify.annotations.NullMarked;
