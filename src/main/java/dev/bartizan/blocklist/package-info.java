/**
 * What blocklists exist, when they are imported and what came of it. The way of a list: {@code BlocklistImporter} asks
 * {@code feed} for its addresses, the guards decide whether they are believable, one short transaction stores them as a
 * snapshot, {@code ListContents} takes them over and tells whoever publishes them.
 */
package dev.bartizan.blocklist;
