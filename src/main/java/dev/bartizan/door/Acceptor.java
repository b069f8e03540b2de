package dev.bartizan.door;

import io.netty.channel.Channel;
import io.netty.channel.ChannelConfig;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.http.HttpServerOptions;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** The first handler of each new connection of a server. */
@ChannelHandler.Sharable
final class Acceptor extends ChannelInboundHandlerAdapter {

    private static final long PAUSE_MILLIS = 10;

    private final Connections connections;
    private final HttpServerOptions limits;

    Acceptor(Connections connections, HttpServerOptions limits) {
        this.connections = connections;
        this.limits = limits;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
        Channel channel = (Channel) accepted;
        Optional<Connection> admitted = connections.admit(channel);
        if (admitted.isEmpty()) {
            channel.unsafe().closeForcibly();
            return;
        }
        channel.pipeline().addLast(new Installation(admitted.get()));
        context.fireChannelRead(channel);
    }

    /**
     * Handles a failed accept, usually because no file descriptor is free. Retries soon, because recently closed
     * connections free theirs at once. Netty would wait for a second, and delay health checks.
     */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable failure) {
        if (!(failure instanceof IOException)) {
            context.fireExceptionCaught(failure);
            return;
        }
        connections.notAccepted();
        ChannelConfig socket = context.channel().config();
        socket.setAutoRead(false);
        context.executor().schedule(() -> socket.setAutoRead(true), PAUSE_MILLIS, TimeUnit.MILLISECONDS);
    }

    /** Waits until the framework has set up the pipeline, adds our handlers, and removes itself. */
    private final class Installation extends ChannelInboundHandlerAdapter {

        private static final String DECODER = "httpDecoder";
        private static final String ENCODER = "httpEncoder";

        private final Connection connection;

        private Installation(Connection connection) {
            this.connection = connection;
        }

        @Override
        public void channelActive(ChannelHandlerContext context) {
            install(context);
            context.fireChannelActive();
        }

        /** With TLS, HTTP is set up after the handshake. */
        @Override
        public void channelRead(ChannelHandlerContext context, Object message) {
            install(context);
            context.fireChannelRead(message);
        }

        @Override
        public void channelReadComplete(ChannelHandlerContext context) {
            context.fireChannelReadComplete();
            install(context);
        }

        private void install(ChannelHandlerContext context) {
            if (context.isRemoved() || context.pipeline().get(ENCODER) == null) {
                return;
            }
            RequestDecoder decoder = new RequestDecoder(limits, connection);
            context.pipeline().replace(DECODER, DECODER, decoder);
            context.pipeline().addAfter(ENCODER, "connection", connection);
            connection.begin(decoder);
            context.pipeline().remove(this);
        }
    }
}
