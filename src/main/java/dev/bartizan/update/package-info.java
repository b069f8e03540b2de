/** Over-the-air updates: uploaded by build pipelines, downloaded by Expo clients. */
@NullMarked
package dev.bartizan.update;

import org.jspecify.annotations.NullMarked;
