/** The reverse proxy's access log: follows the file, reads its lines, hides secrets in them. */
package dev.bartizan.livelog.accesslog;
