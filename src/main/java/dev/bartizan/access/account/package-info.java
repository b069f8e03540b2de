/** Accounts of people: name, password, role, one-time codes. */
@NullMarked
package dev.bartizan.access.account;

import org.jspecify.annotations.NullMarked;
