package dev.bartizan.traffic.page;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the page of blocked requests. */
@MessageBundle("traffic")
interface TrafficMessages {

    String title();

    String loading();

    String requests(long requests, long blocked);

    String notConfigured();

    String off();
}
