/**
 * The foundation of the web console: layout, assets, preferences of a visitor, errors as pages, and the overview. The
 * pages of a feature are in the feature, in classes named {@code …Page}, and use this package. This package uses no
 * feature.
 */
@NullMarked
package dev.bartizan.console;

import org.jspecify.annotations.NullMarked;
