package dev.bartizan.decision.allowlist.effect;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts about what the allowlist takes out of lists. */
@MessageBundle("effect")
interface AllowlistEffectMessages {

    String title();

    String show();

    String hint();

    String none();

    String truncated();

    String lists();

    String taken(String list, String addresses, long ranges);

    String limited();

    String allowedBy();

    String byList(String list);

    String byConfiguration();

    String byAuthor(String author);
}
