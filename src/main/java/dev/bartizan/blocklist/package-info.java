/**
 * What blocklists exist, when they are imported and what came of it. {@code BlocklistImporter} runs an
 * import. For each list, {@code ListImporter} asks {@code feed} for its addresses and the guards decide whether they are
 * believable. {@code ImportRecorder} stores them as a snapshot in one short transaction, and {@code ListContents} takes
 * them over and notifies those that publish them.
 */
package dev.bartizan.blocklist;
