/** Soaks observe apps for a time; drills kill their containers on purpose. */
package dev.bartizan.container.soak;
