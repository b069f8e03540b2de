package dev.bartizan.livelog.socket;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of logs, from {@code messages/logs_….properties}. */
@MessageBundle("logs")
public interface LogMessages {

    String title();

    String own();

    String access();

    String which();

    String contains();

    String level();

    String anyLevel();

    String onlyBlocked();

    String filter();

    String filterForm();

    String download();

    String pause();

    String reload();

    String lastLines();

    String lines();

    String time();

    String result();

    String text();

    String live();

    String held();

    String dropped();

    String lost();

    String ended();

    String fileMissing();

    String noLines();

    String notConfigured();
}
