/** Finds settings of containers that cause trouble later. */
package dev.bartizan.container.lint;
