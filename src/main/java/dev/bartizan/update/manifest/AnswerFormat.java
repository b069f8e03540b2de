package dev.bartizan.update.manifest;

/** The formats that an answer to a client can have. */
enum AnswerFormat {
    /** Named parts, each with its own signature: the only one that can carry a directive. */
    MULTIPART("multipart/mixed"),
    /** The manifest alone, under Expo's own name. */
    EXPO_JSON("application/expo+json"),
    /** The manifest alone. */
    JSON("application/json");

    private final String mediaType;

    AnswerFormat(String mediaType) {
        this.mediaType = mediaType;
    }

    String mediaType() {
        return mediaType;
    }

    /** 0 if this is not in the media range, else the more the narrower the range is. */
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
