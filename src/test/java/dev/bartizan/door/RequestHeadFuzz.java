package dev.bartizan.door;

import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import io.netty.handler.codec.http.HttpContent;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.util.ReferenceCountUtil;
import io.vertx.core.http.HttpServerOptions;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Data from a client, up to the first request that is refused. In several pieces it must have the same result as in one, and
 * an accepted request must have only one meaning.
 */
public final class RequestHeadFuzz {

    private RequestHeadFuzz() {}

    public static void fuzzerTestOneInput(byte[] bytes) {
        List<String> whole = read(bytes, bytes.length);
        for (int size : new int[] {1, 7}) {
            List<String> pieces = read(bytes, size);
            if (!whole.equals(pieces)) {
                throw new IllegalStateException("Whole: " + whole + ", in pieces of " + size + ": " + pieces);
            }
        }
    }

    private static List<String> read(byte[] bytes, int size) {
        EmbeddedChannel channel = new EmbeddedChannel();
        Connection connection =
                new Connection(channel, Optional.empty(), null, new Connection.TimeLimits(0, 0, 0), null, null);
        channel.pipeline().addLast(new RequestDecoder(new HttpServerOptions(), connection));
        List<String> requests = new ArrayList<>();
        boolean refused = false;
        for (int start = 0; start < bytes.length && !refused; start += size) {
            channel.writeInbound(Unpooled.wrappedBuffer(bytes, start, Math.min(size, bytes.length - start)));
            refused = take(channel, requests);
        }
        channel.finishAndReleaseAll();
        return requests;
    }

    /** Whether one of the requests was refused. */
    private static boolean take(EmbeddedChannel channel, List<String> requests) {
        boolean refused = false;
        for (Object part = channel.readInbound(); part != null; part = channel.readInbound()) {
            if (!refused && part instanceof HttpRequest request) {
                Optional<HeadFault> fault = RequestHead.check(request);
                refused = fault.isPresent();
                if (!refused) {
                    requireOneReading(request);
                }
                // If there are several faults, the first detected one may depend on the pieces.
                requests.add(refused ? "refused" : request.method() + " " + request.uri() + request.headers());
            }
            if (!refused
                    && part instanceof HttpContent content
                    && content.decoderResult().isFailure()) {
                // The connection ends here.
                refused = true;
                requests.add("broken body");
            }
            ReferenceCountUtil.release(part);
        }
        return refused;
    }

    private static void requireOneReading(HttpRequest request) {
        // The JDK's class and ours must find the same path. The JDK's refuses brackets, which browsers send and the
        // service accepts.
        String path = request.uri().split("\\?", 2)[0].replace("[", "%5B").replace("]", "%5D");
        URI target = URI.create("http://host" + path);
        boolean plain = target.normalize().equals(target)
                && target.getRawAuthority().equals("host")
                && Stream.of("//", "/../", "/./", ";", "\\", "\u0000").noneMatch(target.getPath()::contains)
                && path.equals(target.getRawPath());
        List<String> hosts = request.headers().getAll(HttpHeaderNames.HOST);
        boolean framed = !(request.headers().contains(HttpHeaderNames.CONTENT_LENGTH)
                && request.headers().contains(HttpHeaderNames.TRANSFER_ENCODING));
        boolean addressed = hosts.size() == 1
                || hosts.isEmpty() && request.protocolVersion().equals(HttpVersion.HTTP_1_0);
        boolean decodable = !new String(target.getPath().getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8)
                .contains("\ufffd");
        if (!plain || !framed || !addressed || !decodable) {
            throw new IllegalStateException(request.toString());
        }
    }
}
