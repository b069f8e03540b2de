/**
 * A port of its own for those who run the service: metrics, API documentation and the detailed health. It is off unless it is
 * configured.
 */
package dev.bartizan.management;
