package dev.bartizan.audit.log;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of the audit log: {@code messages/audit_en.properties}, and a file for each other language. */
@MessageBundle("audit")
public interface AuditMessages {

    String title();

    String hint();

    String when();

    String who();

    String what();

    String change();

    String actor();

    String action();

    String targetType();

    String target();

    String from();

    String until();

    String filterForm();

    String failed(String code);

    String none();

    String noneFiltered();

    String older();

    String newest();

    String pages();

    String export();

    String exportCsv();

    String exportNdjson();
}
