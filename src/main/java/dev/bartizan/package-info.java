/** Bartizan: imports IP blocklists, stores bans and publishes them. One package per feature. */
package dev.bartizan;
