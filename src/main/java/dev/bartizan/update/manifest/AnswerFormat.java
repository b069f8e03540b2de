package dev.bartizan.update.manifest;

/** The formats of responses to clients. */
enum AnswerFormat {
    /** Named parts, each with its own signature; the only format for directives. */
    MULTIPART("multipart/mixed"),
    /** Only the manifest, with Expo's own media type. */
    EXPO_JSON("application/expo+json"),
    /** Only the manifest. */
    JSON("application/json");

    private final String mediaType;

    AnswerFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** 0 if the media range doesn't match this format, else 1 to 3; higher for narrower ranges. */
    int specificity(String range) {
        if (range.equals(mediaType)) {
            return 3;
        }
        if (range.endsWith("/*") && mediaType.startsWith(range.substring(0, range.length() - 1))) {
            return 2;
        }
        return range.equals("*/*") ? 1 : 0;
    }
}
