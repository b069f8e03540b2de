/** Supervision of containers: keeps those running that should run, and shows the state of each. */
package dev.bartizan.container;
