package dev.bartizan.fail2ban.jail;

import dev.bartizan.console.NameSearch;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import jakarta.inject.Singleton;
import java.util.Locale;
import java.util.stream.Stream;

/** Finds the jails that fail2ban had when it was last reached, with or without bans. */
@Singleton
class JailNames implements NameSearch {

    private final Fail2banState state;

    JailNames(Fail2banState state) {
        this.state = state;
    }

    @Override
    public Stream<Hit> find(String text) {
        return state.jails().stream()
                .filter(jail -> jail.toLowerCase(Locale.ROOT).contains(text))
                .sorted()
                .map(jail -> new Hit(Kind.JAIL, jail, new JailPlace(jail).path()));
    }
}
