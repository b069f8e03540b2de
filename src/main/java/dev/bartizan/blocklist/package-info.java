/**
 * Blocklists, their imports and the schedule. {@code BlocklistImporter} runs an import. For each list,
 * {@code ListImporter} downloads and parses the feed and the guards check the result. {@code ImportRecorder} stores it
 * as a snapshot in one short transaction. {@code ListContents} then loads it into memory and fires
 * {@code ListsChanged}, so that it is published.
 */
@NullMarked
package dev.bartizan.blocklist;

import org.jspecify.annotations.NullMarked;
