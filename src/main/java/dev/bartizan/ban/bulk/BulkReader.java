package dev.bartizan.ban.bulk;

import java.io.IOException;
import java.util.Optional;

/** Reads the bans of a body while it arrives. Its memory is bounded by the longest entry. */
interface BulkReader {

    /** Maximum length of an entry or of a field, in bytes or characters. */
    int LONGEST = 16_384;

    /**
     * The next entry; empty at the end. An entry that can't be read is returned with its problem.
     *
     * @throws IOException if the body can't be read further
     */
    Optional<BulkEntry> next() throws IOException;
}
