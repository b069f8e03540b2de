package dev.bartizan.ban.page;

import io.quarkus.qute.i18n.MessageBundle;

/** The texts of the pages of bans. */
@MessageBundle("bans")
interface BanMessages {

    String moreThan(long count);

    String select();

    String selectOf(String ip);

    String selected();

    String liftSelected();

    String extendBy();

    String extendSelected();

    String makePermanent();

    String allMatching();

    String export();

    String upload();

    String doneLifted(int count);

    String doneExtended(int count);

    String donePermanent(int count);

    String doneRestored(int count);

    String matchingTitle(long count);

    String matchingHint();

    String tooManyToUndo(int most);

    String liftCanBeUndone();

    String extendHasNoUndo();

    String noneMatching();

    String back();

    String liftAll(long count);

    String extendAll(long count);

    String permanentAll(long count);

    String extendHint();

    String engineHint();

    String uploadTitle();

    String uploadHint();

    String addressList();

    String file();

    String fileHint();

    String banAll();

    String uploadResult(long banned, long extended, long unchanged);

    String refused(long count);

    String refusedFirst(int count);

    String line();

    String given();

    String trend();

    String trendLoading();

    String windows();

    String noneBegan();

    String countries();

    String mapLoading();

    String noCountries();

    String addresses();

    String country();

    String onlyActive();
}
