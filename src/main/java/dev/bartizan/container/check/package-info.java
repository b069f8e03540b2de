/** Health checks of containers. */
package dev.bartizan.container.check;
