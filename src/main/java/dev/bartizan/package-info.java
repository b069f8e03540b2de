/** Bartizan: imports IP blocklists, keeps bans and publishes them. One package per feature. */
package dev.bartizan;
