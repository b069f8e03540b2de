package dev.bartizan.blocklist.management;

import dev.bartizan.console.NameSearch;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds lists by their names. */
@Singleton
class ListNames implements NameSearch {

    private final BlocklistService lists;

    ListNames(BlocklistService lists) {
        this.lists = lists;
    }

    @Override
    public Stream<Hit> find(String text) {
        return lists.list().stream()
                .filter(list -> list.name().toLowerCase(Locale.ROOT).contains(text))
                .map(list -> new Hit(Kind.LIST, list.name(), ListPage.PATH + "/" + list.id()));
    }
}
