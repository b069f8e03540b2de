package dev.bartizan.console;

import io.quarkus.qute.TemplateInstance;

/** What a feature shows on the overview. */
public interface OverviewPart {

    /** Its position; the smallest is first. */
    int position();

    /** The part, without the layout. */
    TemplateInstance part();
}
