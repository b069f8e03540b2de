package dev.bartizan.ban.event;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the last changes of bans. */
@MessageBundle("event")
interface EventMessages {

    String title();

    String none();

    String banned();

    String changed();

    String lifted();

    String expired();
}
