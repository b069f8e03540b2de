package dev.bartizan.database.maintenance;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts about disk space, from {@code messages/storage_….properties}. */
@MessageBundle("storage")
public interface StorageMessages {

    String title();

    String free();

    String ofTotal(String total);

    String database();

    String low();

    String unknown();

    String measured(String ago);
}
