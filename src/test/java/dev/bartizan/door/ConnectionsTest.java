package dev.bartizan.door;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpVersion;
import io.quarkus.test.junit.QuarkusTest;
import io.vertx.core.http.HttpServerOptions;
import jakarta.inject.Inject;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

@QuarkusTest
class ConnectionsTest {

    private static final Connection.TimeLimits LONG =
            new Connection.TimeLimits(Long.MAX_VALUE, Long.MAX_VALUE, Long.MAX_VALUE);
    private static final String REQUEST = "GET /api/v1/bans HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String PROBE = "GET /q/health/live HTTP/1.1\r\nHost: localhost\r\n\r\n";
    private static final String HALF_BODY =
            "POST /api/v1/bans HTTP/1.1\r\nHost: localhost\r\nContent-Length: 9\r\n\r\nab";

    @Inject
    Refusals refusals;

    private final Backlog backlog = new Backlog(1000);

    private Connections connections(int most, int mostPerAddress, int forProbes, Connection.TimeLimits limits) {
        return new Connections(most, mostPerAddress, forProbes, ClientAddress::loopback, limits, backlog, refusals);
    }

    /** A connection of an address, like from the server's socket; closed if it isn't admitted. */
    private static EmbeddedChannel connect(Connections connections, String address) {
        EmbeddedChannel channel = new EmbeddedChannel() {
            @Override
            protected SocketAddress remoteAddress0() {
                return new InetSocketAddress(address, 40_000);
            }
        };
        connections
                .admit(channel)
                .ifPresentOrElse(
                        connection -> {
                            RequestDecoder decoder = new RequestDecoder(new HttpServerOptions(), connection);
                            channel.pipeline().addLast(decoder, connection);
                            connection.begin(decoder);
                        },
                        channel::close);
        return channel;
    }

    private static EmbeddedChannel send(EmbeddedChannel channel, String text) {
        channel.writeInbound(Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII));
        return channel;
    }

    private static EmbeddedChannel running(Connections connections, String address) {
        return send(connect(connections, address), REQUEST);
    }

    private static String answer(EmbeddedChannel channel) {
        Object written = channel.readOutbound();
        return written == null ? "" : written.toString();
    }

    private static void pass(EmbeddedChannel channel, Duration time) {
        channel.advanceTimeBy(time.toMillis(), TimeUnit.MILLISECONDS);
        channel.runScheduledPendingTasks();
    }

    @Test
    void newConnectionTakesThePlaceOfTheOneThatIsIdleLongest() {
        Connections connections = connections(3, 3, 0, LONG);
        EmbeddedChannel busy = running(connections, "192.0.2.1");
        EmbeddedChannel oldest = connect(connections, "192.0.2.2");
        EmbeddedChannel younger = send(connect(connections, "192.0.2.3"), "GET /ha");

        EmbeddedChannel newest = connect(connections, "192.0.2.4");

        assertThat(oldest.isOpen()).isFalse();
        assertThat(busy.isOpen()).isTrue();
        assertThat(younger.isOpen()).isTrue();
        assertThat(newest.isOpen()).isTrue();
    }

    @Test
    void oneThatHasJustComeKeepsItsPlaceBeforeOneThatWasServed() {
        Connections connections = connections(2, 2, 0, LONG);
        EmbeddedChannel justCome = connect(connections, "192.0.2.1");
        EmbeddedChannel served = running(connections, "192.0.2.2");
        served.writeOutbound(new DefaultFullHttpResponse(HttpVersion.HTTP_1_1, HttpResponseStatus.OK));

        assertThat(connect(connections, "192.0.2.3").isOpen()).isTrue();
        assertThat(justCome.isOpen()).isTrue();
        assertThat(served.isOpen()).isFalse();
    }

    @Test
    void placesAreKeptForHealthChecksWhenAllOthersAreBusy() {
        Connections connections = connections(2, 2, 1, LONG);
        EmbeddedChannel first = running(connections, "192.0.2.1");
        EmbeddedChannel second = running(connections, "192.0.2.2");

        EmbeddedChannel probe = send(connect(connections, "192.0.2.3"), PROBE);
        assertThat(probe.inboundMessages()).isNotEmpty();
        probe.close();

        EmbeddedChannel other = send(connect(connections, "192.0.2.3"), REQUEST);
        assertThat(answer(other)).contains("503");
        assertThat(first.isOpen() && second.isOpen()).isTrue();

        first.close();
        other.close();
        EmbeddedChannel later = send(connect(connections, "192.0.2.3"), REQUEST);
        assertThat(later.inboundMessages()).isNotEmpty();
    }

    @Test
    void oneAddressHasItsShareOnly() {
        Connections connections = connections(10, 2, 0, LONG);
        running(connections, "2001:db8::1");
        running(connections, "2001:db8::2");

        assertThat(connect(connections, "2001:db8::3").isOpen()).isFalse();
        assertThat(connect(connections, "2001:db8:0:1::1").isOpen()).isTrue();
        for (int local = 0; local < 5; local++) {
            assertThat(running(connections, "127.0.0.1").isOpen()).isTrue();
        }
    }

    @Test
    void idleConnectionOfTheSameAddressGoesFirst() {
        Connections connections = connections(10, 2, 0, LONG);
        EmbeddedChannel other = connect(connections, "192.0.2.9");
        EmbeddedChannel idle = connect(connections, "192.0.2.1");
        running(connections, "192.0.2.1");

        assertThat(running(connections, "192.0.2.1").isOpen()).isTrue();
        assertThat(idle.isOpen()).isFalse();
        assertThat(other.isOpen()).isTrue();
    }

    @Test
    void bodyThatDoesNotComeEndsTheConnection() {
        Connections connections = connections(10, 10, 0, new Connection.TimeLimits(0, 0, 0));
        EmbeddedChannel whole = running(connections, "192.0.2.1");
        EmbeddedChannel half = send(connect(connections, "192.0.2.1"), HALF_BODY);

        pass(whole, Duration.ofSeconds(5));
        pass(half, Duration.ofSeconds(5));

        assertThat(whole.isOpen()).isTrue();
        assertThat(half.isOpen()).isFalse();
    }

    @Test
    void answerThatIsNotTakenEndsTheConnection() {
        EmbeddedChannel channel = running(connections(1, 1, 0, new Connection.TimeLimits(0, 0, 0)), "192.0.2.1");
        ByteBuf answer = Unpooled.buffer().writeZero(100);
        channel.write(answer);

        pass(channel, Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isTrue();
        pass(channel, Duration.ofSeconds(1));
        assertThat(channel.isOpen()).isFalse();
    }

    @Test
    void whoHasWaitedLongestIsCutOffWhenTooMuchWaits() {
        Connections connections = connections(10, 10, 0, LONG);
        EmbeddedChannel first = running(connections, "192.0.2.1");
        EmbeddedChannel second = running(connections, "192.0.2.2");
        EmbeddedChannel third = running(connections, "192.0.2.3");

        for (EmbeddedChannel each : new EmbeddedChannel[] {first, second, third}) {
            each.config().setWriteBufferLowWaterMark(1);
            each.config().setWriteBufferHighWaterMark(2);
            each.write(Unpooled.buffer().writeZero(400));
            each.runPendingTasks();
        }

        assertThat(first.isOpen()).isFalse();
        assertThat(second.isOpen()).isTrue();
        assertThat(third.isOpen()).isTrue();
    }
}
