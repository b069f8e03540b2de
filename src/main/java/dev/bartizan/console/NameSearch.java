package dev.bartizan.console;

import io.quarkus.qute.TemplateData;
import java.util.stream.Stream;

/** What a feature finds by a name, for the search. */
public interface NameSearch {

    /** Kinds of what is found. */
    enum Kind {
        LIST,
        CONTAINER,
        BOUNCER,
        /** A jail of fail2ban. */
        JAIL,
        /** A jail of fail2ban, or a scenario of CrowdSec. */
        SCENARIO,
        COUNTRY,
        ADDRESS
    }

    /**
     * What was found.
     *
     * @param path the page about it
     */
    @TemplateData
    record Hit(Kind kind, String name, String path) {}

    /**
     * Everything whose name contains a text, without regard to case. Answers from memory, or with one short query.
     *
     * @param text in lower case, not empty
     */
    Stream<Hit> find(String text);
}
