package dev.bartizan.update;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the pages of updates. {@code messages/update_en.properties} has them in English. */
@MessageBundle("update")
public interface UpdateMessages {

    String updates();

    String target();

    String app();

    String apps();

    String allApps();

    String newest();

    String rollout();

    String downloads();

    String failures();

    String kept();

    String embedded();

    String pagesOfTargets();

    String nothing();

    String publish();

    String publishHint();

    String noKey();

    String titleOf(String platform, String runtime, String channel);

    String allTargets();

    String published();

    String publisherText();

    String rollOut();

    String percentOf(String time);

    String rollOutOf(String time);

    String back();

    String backOf(String time);

    String backToEmbedded();

    String backToEmbeddedOf(String time);

    String actionsHint();

    String release();

    String releaseOf(String time);

    String releaseHint();

    String percentOfRelease();

    String rollOutRelease();

    String backRelease();

    String backReleaseToEmbedded();

    String doneReleaseRolled();

    String doneReleaseRolledPartly();

    String doneReleaseBack();

    String promote();

    String promoteOf(String time);

    String promoteHint();

    String toChannel();

    String noKeyOfApp();

    String donePromoted();

    String stopped();

    String stopsAt(int limit);

    String adoption();

    String chartHint();

    String chartLabel();

    String noneOfTarget();

    String doneRolled();

    String doneBack();

    String doneRemoved();

    String confirmRemove();

    String adoptionOf(String platform, String runtime, String channel);

    String updatesOfTarget();

    String windows();

    String noRequests();

    String curve();

    String curveHint();

    String curveLabel(String window);

    String otherUpdates();

    String requests();

    String curveLoading();

    String uploadPage();

    String uploadKey();

    String uploadKeyHint();

    String runtimeVersion();

    String channel();

    String uploadMessage();

    String uploadFile();

    String uploadFileHint();

    String donePublished();

    String donePublishedBare();
}
