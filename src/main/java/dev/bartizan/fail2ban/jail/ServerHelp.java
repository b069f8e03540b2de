package dev.bartizan.fail2ban.jail;

import dev.bartizan.console.condition.ConditionHelp;
import dev.bartizan.fail2ban.Fail2banConfig;
import dev.bartizan.fail2ban.protocol.Fail2banClient;
import dev.bartizan.fail2ban.protocol.Fail2banState;
import io.quarkus.qute.CheckedTemplate;
import io.quarkus.qute.TemplateInstance;
import jakarta.inject.Singleton;

/** Why the fail2ban server can't be reached, and the command that helps, on the overview. */
@Singleton
class ServerHelp implements ConditionHelp {

    private final Fail2banState state;
    private final Fail2banConfig config;
    private final Fail2banClient client;

    ServerHelp(Fail2banState state, Fail2banConfig config, Fail2banClient client) {
        this.state = state;
        this.config = config;
        this.client = client;
    }

    @CheckedTemplate
    static class Templates {

        private Templates() {}

        static native TemplateInstance help(ServerState server);
    }

    @Override
    public String component() {
        return "fail2ban";
    }

    @Override
    public TemplateInstance help() {
        return Templates.help(ServerState.of(state, config, client));
    }
}
