/** The files of updates: kept by their hash, and sent to clients. */
package dev.bartizan.update.asset;
