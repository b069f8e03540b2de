/** Takes updates from build pipelines: a form with a bundle or with a zip of what {@code expo export} writes. */
package dev.bartizan.update.upload;
