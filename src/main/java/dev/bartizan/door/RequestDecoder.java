package dev.bartizan.door;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.codec.DecoderResult;
import io.netty.handler.codec.http.HttpConstants;
import io.netty.handler.codec.http.HttpMessage;
import io.netty.handler.codec.http.LastHttpContent;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.impl.VertxHttpRequestDecoder;
import java.util.List;

/**
 * Decodes requests one at a time: while a request is being answered, or its response waits for the client, the next one
 * is not read. Also rejects folded headers (continued on the next line), which Netty's decoder would join.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9112#section-5.2">RFC 9112, Obsolete Line Folding</a>
 */
final class RequestDecoder extends VertxHttpRequestDecoder {

    /** Maximum number of bytes that a client may send ahead of a response; then reading is paused. */
    private static final int MAX_BYTES_AHEAD = 16 * 1024;

    private final Connection connection;
    private ChannelHandlerContext context;

    /** Whether a head has been read, but not all of its body. */
    private boolean inBody;

    /** Whether a head has been read in part. */
    private boolean inHead;

    private boolean held;
    private boolean paused;

    RequestDecoder(HttpServerOptions limits, Connection connection) {
        super(limits);
        this.connection = connection;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) throws Exception {
        context = added;
        super.handlerAdded(added);
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object input) throws Exception {
        connection.received();
        super.channelRead(ctx, input);
        if (held && !paused && actualReadableBytes() > MAX_BYTES_AHEAD) {
            paused = true;
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    protected void decode(ChannelHandlerContext ctx, ByteBuf buffer, List<Object> out) throws Exception {
        if (connection.refused()) {
            buffer.skipBytes(buffer.readableBytes());
            return;
        }
        if (!inBody) {
            if (!connection.acceptsRequest()) {
                held = true;
                return;
            }
            if (folded(buffer, inHead)) {
                buffer.skipBytes(buffer.readableBytes());
                HttpMessage invalid = createInvalidMessage();
                invalid.setDecoderResult(DecoderResult.failure(new IllegalArgumentException("folded header")));
                out.add(invalid);
                return;
            }
        }
        int before = out.size();
        int start = buffer.readerIndex();
        super.decode(ctx, buffer, out);
        inHead |= !inBody && buffer.forEachByte(start, buffer.readerIndex() - start, RequestDecoder::isLineEnd) >= 0;
        for (int i = before; i < out.size(); i++) {
            Object part = out.get(i);
            if (part instanceof LastHttpContent) {
                inBody = false;
            } else if (part instanceof HttpMessage) {
                inBody = true;
            }
            inHead = false;
        }
    }

    /**
     * Whether a line of the head begins with a blank. The part of the head that was read before ends with a complete
     * line.
     *
     * @param begun whether a part of the head has been read, so that an empty line ends it
     */
    private static boolean folded(ByteBuf buffer, boolean begun) {
        int end = buffer.writerIndex();
        int line = buffer.readerIndex();
        // Empty lines before a request are allowed.
        while (!begun && line < end && isLineEnd(buffer.getByte(line))) {
            line++;
        }
        while (line < end) {
            byte first = buffer.getByte(line);
            if (first == HttpConstants.SP || first == HttpConstants.HT) {
                return true;
            }
            if (isLineEnd(first)) {
                return false;
            }
            int feed = buffer.indexOf(line, end, HttpConstants.LF);
            if (feed < 0) {
                return false;
            }
            line = feed + 1;
        }
        return false;
    }

    private static boolean isLineEnd(byte octet) {
        return octet == HttpConstants.CR || octet == HttpConstants.LF;
    }

    /** Continues with the data that the client has sent ahead. */
    void resume() {
        if (!held) {
            return;
        }
        held = false;
        context.executor().execute(() -> {
            if (context.isRemoved()) {
                return;
            }
            if (paused) {
                paused = false;
                context.channel().config().setAutoRead(true);
            }
            try {
                channelRead(context, Unpooled.EMPTY_BUFFER);
                channelReadComplete(context);
            } catch (Exception failure) {
                context.fireExceptionCaught(failure);
            }
        });
    }
}
