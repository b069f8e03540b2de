package dev.bartizan.node;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of the nodes: {@code messages/node_en.properties}, and a file for each other language. */
@MessageBundle("node")
public interface NodeMessages {

    String title();

    String hint();

    String one();

    String name();

    String here();

    String leads();

    String state();

    String running();

    String stopped();

    String silent();

    String silentHint();

    String version();

    String started();

    String lastHeartbeat();

    String never();

    String lag();

    String settingsHint();
}
