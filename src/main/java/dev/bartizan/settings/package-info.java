/** All settings, their validation rules, and the check of all values at the start. */
@NullMarked
package dev.bartizan.settings;

import org.jspecify.annotations.NullMarked;
