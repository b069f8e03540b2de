/** The guards: whether a new version of a list is plausible, compared with the last one and with the whole Internet. */
@NullMarked
package dev.bartizan.blocklist.guard;

import org.jspecify.annotations.NullMarked;
