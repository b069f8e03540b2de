package dev.bartizan.access.oidc;

import io.quarkus.test.common.QuarkusTestResourceLifecycleManager;
import java.util.Map;

/** An OpenID provider beside the application. */
public class OpenIdProviderResource implements QuarkusTestResourceLifecycleManager {

    private TestOpenIdProvider provider;

    @Override
    public Map<String, String> start() {
        provider = new TestOpenIdProvider();
        return Map.ofEntries(
                Map.entry("quarkus.http.proxy.proxy-address-forwarding", "true"),
                Map.entry("quarkus.http.proxy.enable-forwarded-host", "true"),
                Map.entry("quarkus.http.proxy.trusted-proxies", "127.0.0.1"),
                Map.entry("bartizan.access.oidc.issuer", provider.issuer() + "/"),
                Map.entry("bartizan.access.oidc.client-id", TestOpenIdProvider.CLIENT),
                Map.entry("bartizan.access.oidc.client-secret", TestOpenIdProvider.SECRET),
                Map.entry("bartizan.access.oidc.admin-groups", "admins,owners"),
                Map.entry("bartizan.access.oidc.viewer-groups", "staff"),
                Map.entry("bartizan.access.oidc.label", "Example <Login>"),
                Map.entry("bartizan.access.oidc.timeout", "60s"),
                Map.entry("bartizan.access.forward-auth.user-header", "Remote-User"),
                Map.entry("bartizan.access.forward-auth.default-role", "admin"));
    }

    @Override
    public void inject(TestInjector injector) {
        injector.injectIntoFields(provider, new TestInjector.MatchesType(TestOpenIdProvider.class));
    }

    @Override
    public void stop() {
        provider.close();
    }
}
