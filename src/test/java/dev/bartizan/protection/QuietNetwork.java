package dev.bartizan.protection;

import dev.bartizan.ip.IpAddress;
import jakarta.annotation.Priority;
import jakarta.enterprise.inject.Alternative;
import jakarta.inject.Singleton;
import java.util.List;

/** The network of no machine, so that no {@code @QuarkusTest} depends on where it runs. */
@Alternative
@Priority(1)
@Singleton
class QuietNetwork extends LocalNetwork {

    @Override
    List<IpAddress> interfaces() {
        return List.of();
    }

    @Override
    List<IpAddress> gateways() {
        return List.of();
    }

    @Override
    List<IpAddress> resolvers() {
        return List.of();
    }
}
