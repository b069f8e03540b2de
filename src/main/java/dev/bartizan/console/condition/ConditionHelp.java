package dev.bartizan.console.condition;

import io.quarkus.qute.TemplateInstance;

/** What a feature adds to the explanation of its failing component on the overview, such as the command that helps. */
public interface ConditionHelp {

    /** The name of the component in the health summary, such as {@code fail2ban}. */
    String component();

    /** The help, without the layout. It is the same for all visitors, so it has no forms. Made from memory. */
    TemplateInstance help();
}
