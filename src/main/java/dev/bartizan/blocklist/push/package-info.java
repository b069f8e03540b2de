/** Content of lists that clients send. */
@NullMarked
package dev.bartizan.blocklist.push;

import org.jspecify.annotations.NullMarked;
