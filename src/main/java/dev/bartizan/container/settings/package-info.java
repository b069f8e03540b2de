/** The settings of a container: its labels and the configuration. */
@NullMarked
package dev.bartizan.container.settings;

import org.jspecify.annotations.NullMarked;
