/** Errors of the API: codes, JSON bodies, and exception mappers. */
package dev.bartizan.error;
