/** Whether the tags of containers' images have newer images in their registries. */
@NullMarked
package dev.bartizan.container.image;

import org.jspecify.annotations.NullMarked;
