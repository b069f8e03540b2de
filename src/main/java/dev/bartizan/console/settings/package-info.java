/**
 * The settings pages of the console: own account, accounts, tokens, sessions, licences. They are not in the packages of their
 * features, because the console itself uses those for the login.
 */
@NullMarked
package dev.bartizan.console.settings;

import org.jspecify.annotations.NullMarked;
