package dev.bartizan.decision.export;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of exports. */
@MessageBundle("export")
interface ExportMessages {

    String title();

    String introduction();

    String form();

    String format();

    String lists();

    String allLists();

    String noLists();

    String origins();

    String family();

    String both();

    String only4();

    String only6();

    String max();

    String maxHint();

    String aggregate();

    String exclude();

    String excludeHint();

    String show();

    String address();

    String size(long cidrs);

    String omitted(long cidrs);

    String preview();

    String cut();

    String empty();

    String use();

    String withoutHeaders();

    String tokenHint();
}
