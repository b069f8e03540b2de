/** Management of lists by people: add, change, preview, search and compare them. */
@NullMarked
package dev.bartizan.blocklist.management;

import org.jspecify.annotations.NullMarked;
