/** The reverse proxy's access log: follows the file, parses its lines and masks secrets. */
package dev.bartizan.livelog.accesslog;
