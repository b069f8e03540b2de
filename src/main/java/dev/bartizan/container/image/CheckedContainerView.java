package dev.bartizan.container.image;

import org.eclipse.microprofile.openapi.annotations.media.Schema;

/** A container with the check of its image as the API returns it. */
@Schema(name = "CheckedContainer", description = "A container and the check of its image.")
public record CheckedContainerView(
        @Schema(description = "Name of the container.", examples = "web-green")
        String container,

        @Schema(description = "Its app.", examples = "web") String app,

        @Schema(description = "The image that it was created from.", examples = "registry.example/web:latest")
        String image,

        @Schema(description = "The check.") ImageCheckView imageCheck) {

    static CheckedContainerView of(CheckedContainer container) {
        return new CheckedContainerView(
                container.name(), container.app(), container.image(), ImageCheckView.of(container.check()));
    }
}
