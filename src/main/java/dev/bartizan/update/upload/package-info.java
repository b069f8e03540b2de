/** Uploads from build pipelines: a form with a bundle, or with a zip of the output of {@code expo export}. */
@NullMarked
package dev.bartizan.update.upload;

import org.jspecify.annotations.NullMarked;
