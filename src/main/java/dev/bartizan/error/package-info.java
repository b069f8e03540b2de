/** Errors of the API: their codes, the JSON that they are answered with, and the mappers that make it. */
package dev.bartizan.error;
