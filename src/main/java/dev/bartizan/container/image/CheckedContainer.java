package dev.bartizan.container.image;

/**
 * A container with the check of its image.
 *
 * @param image the reference that it was created from
 */
public record CheckedContainer(String name, String app, String image, ImageCheck check) {}
