/** The files of updates: stored by their hash and sent to clients. */
package dev.bartizan.update.asset;
