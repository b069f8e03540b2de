/** The filter tester: which sample lines a regular expression of fail2ban matches. */
@NullMarked
package dev.bartizan.fail2ban.filter;

import org.jspecify.annotations.NullMarked;
