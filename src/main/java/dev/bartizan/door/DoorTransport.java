package dev.bartizan.door;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.AdaptiveRecvByteBufAllocator;
import io.netty.channel.ChannelOption;
import io.vertx.core.impl.transports.JDKTransport;
import io.vertx.core.net.NetServerOptions;
import java.util.function.Function;

/** The JDK transport, with an {@link Acceptor} on each listening socket. */
final class DoorTransport extends JDKTransport {

    private static final int SMALLEST_READ = 64;
    private static final int FIRST_READ = 2 * 1024;

    /** Maximum size of a read buffer, which limits the memory of each connection. */
    private static final int LARGEST_READ = 16 * 1024;

    private final Function<NetServerOptions, Acceptor> acceptors;

    DoorTransport(Function<NetServerOptions, Acceptor> acceptors) {
        this.acceptors = acceptors;
    }

    @Override
    public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
        bootstrap.childOption(
                ChannelOption.RCVBUF_ALLOCATOR,
                new AdaptiveRecvByteBufAllocator(SMALLEST_READ, FIRST_READ, LARGEST_READ));
        super.configure(options, domainSocket, bootstrap);
        bootstrap.handler(acceptors.apply(options));
    }
}
