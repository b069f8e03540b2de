package dev.bartizan.blocklist.management.edit;

import org.jboss.resteasy.reactive.RestForm;
import org.jspecify.annotations.Nullable;

/** The fields of the form of a list, as a browser sends them. */
public class ListFormFields {

    @RestForm
    @Nullable
    String name;

    @RestForm
    @Nullable
    String url;

    @RestForm
    @Nullable
    String fallbacks;

    @RestForm
    @Nullable
    String format;

    @RestForm
    @Nullable
    String type;

    @RestForm
    @Nullable
    String minScore;

    @RestForm
    @Nullable
    String column;

    @RestForm
    @Nullable
    String scoreColumn;

    @RestForm
    @Nullable
    String pointer;

    @RestForm
    @Nullable
    String country;

    @RestForm
    @Nullable
    String minutes;

    @RestForm
    @Nullable
    String atLeast;

    @RestForm
    boolean sourceOnly;

    @RestForm
    boolean allowPrivate;

    ListDraft draft() {
        return new ListDraft(
                text(name),
                text(url),
                fallbacks == null ? "" : fallbacks,
                text(format),
                text(type),
                new ListDraft.Part(text(minScore), text(column), text(scoreColumn), text(pointer), text(country)),
                new ListDraft.Use(text(minutes), text(atLeast), sourceOnly, allowPrivate));
    }

    private static String text(@Nullable String field) {
        return field == null ? "" : field.strip();
    }
}
