/** Answers clients' requests for updates: chooses the update, and builds and signs the response. */
@NullMarked
package dev.bartizan.update.manifest;

import org.jspecify.annotations.NullMarked;
