package dev.bartizan.decision.allowlist;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the allowlist's pages, from {@code messages/allowlist_….properties}. */
@MessageBundle("allowlist")
public interface AllowlistMessages {

    String change();

    String changeOf(String entry);

    String doneChanged();

    String save();

    String endHint();

    String inEngines();

    String lists();

    String onlyForLists();

    String listsHint();

    String keptListsHint();

    String sources();

    String sourcesHint();

    String noSources();

    String addSource();
}
