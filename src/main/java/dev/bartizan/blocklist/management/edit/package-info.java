/** Pages that add and change lists, with a preview of the definition before it is stored. */
@NullMarked
package dev.bartizan.blocklist.management.edit;

import org.jspecify.annotations.NullMarked;
