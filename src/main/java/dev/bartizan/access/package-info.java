/**
 * Who may call the API: bearer tokens with a role, the administrator's first token, and a brake on guessing.
 * Devices that can send no header put a token that opens exports alone into the path.
 *
 * <p>Tokens are checked in memory, never by SQL, so that reads go on while the database is broken and the check may run
 * on an event loop. What changes tokens goes to the database first and takes effect with the commit.
 */
package dev.bartizan.access;
