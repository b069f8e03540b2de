/**
 * Imports lists, by schedule or on request: asks for each feed, judges what came, stores it, and records what
 * happened.
 */
package dev.bartizan.blocklist.importing;
