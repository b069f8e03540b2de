/**
 * Access to the API: bearer tokens with a role, the administrator's first token, accounts of people with their sessions,
 * and a limit on wrong credentials.
 * Devices that can't send headers put a token with the role {@code export} into the path.
 *
 * <p>Tokens and sessions are checked in memory, not in the database, so that reads work while the database fails and the check can
 * run on an event loop. Changes of tokens are written to the database first and take effect with the commit.
 */
@NullMarked
package dev.bartizan.access;

import org.jspecify.annotations.NullMarked;
