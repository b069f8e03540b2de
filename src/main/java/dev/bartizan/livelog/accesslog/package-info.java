/** The reverse proxy's access log: follows the file, parses its lines and masks secrets. */
@NullMarked
package dev.bartizan.livelog.accesslog;

import org.jspecify.annotations.NullMarked;
