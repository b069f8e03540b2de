/** The format of log lines, and one line for each request. */
package dev.bartizan.logging;
