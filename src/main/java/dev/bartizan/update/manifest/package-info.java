/** What a client is told when it asks for an update: which one it gets, and its signature. */
package dev.bartizan.update.manifest;
