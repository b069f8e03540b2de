/** Maintenance: apps whose containers are left alone for a while. */
@NullMarked
package dev.bartizan.container.hold;

import org.jspecify.annotations.NullMarked;
