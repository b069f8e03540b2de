package dev.bartizan.console.setup;

import io.quarkus.qute.TemplateInstance;

/** What a feature offers on the page of the first steps. */
public interface FirstStep {

    /** The step, without the layout. Its forms lead to the feature's own pages. */
    TemplateInstance step();
}
