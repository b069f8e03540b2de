/** What a running import is doing. */
@NullMarked
package dev.bartizan.blocklist.importing.progress;

import org.jspecify.annotations.NullMarked;
