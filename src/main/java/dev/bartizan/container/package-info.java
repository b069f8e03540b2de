/** Supervision of containers: sees to it that those run that should, and says of each how it is doing. */
package dev.bartizan.container;
