package dev.bartizan.door;

import dev.bartizan.http.PathSecret;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpHeaderValues;
import io.netty.handler.codec.http.HttpHeaders;
import io.netty.handler.codec.http.HttpMethod;
import io.netty.handler.codec.http.HttpRequest;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import java.util.Iterator;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Validates the head of a request, in linear time. */
final class RequestHead {

    /** All accepted methods. A closed set, because the names are tag values of a metric. */
    private static final Set<HttpMethod> METHODS = Set.of(
            HttpMethod.GET,
            HttpMethod.HEAD,
            HttpMethod.POST,
            HttpMethod.PUT,
            HttpMethod.PATCH,
            HttpMethod.DELETE,
            HttpMethod.OPTIONS);

    private static final int MAX_HEADERS = 100;

    /** Longer headers are ignored, which servers are allowed to do. */
    private static final int LONGEST_ACCEPT_ENCODING = 256;

    private static final int LONGEST_HOST = 255 + ":65535".length();
    private static final String PUNCTUATION_OF_HOSTS = "-._~:[]%";

    private RequestHead() {}

    /** Removes secrets from the head, and returns its fault, if there is one. */
    static Optional<HeadFault> check(HttpRequest request) {
        PathSecret.hide(request);
        if (request.decoderResult().isFailure()) {
            return Optional.of(
                    switch (request.decoderResult().cause()) {
                        case TooLongHttpLineException line -> HeadFault.LINE_TOO_LONG;
                        case TooLongHttpHeaderException headers -> HeadFault.HEADERS_TOO_LARGE;
                        default -> HeadFault.SYNTAX;
                    });
        }
        if (!request.protocolVersion().equals(HttpVersion.HTTP_1_1)
                && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(HeadFault.VERSION);
        }
        if (!METHODS.contains(request.method())) {
            return Optional.of(HeadFault.METHOD);
        }
        return checkHeaders(request).or(() -> checkTarget(request.uri()));
    }

    private static Optional<HeadFault> checkHeaders(HttpRequest request) {
        HttpHeaders headers = request.headers();
        int count = 0;
        int hosts = 0;
        int transferEncodings = 0;
        boolean lengthGiven = false;
        boolean hostsValid = true;
        boolean transferEncodingsValid = true;
        boolean encodingsTooLong = false;
        Iterator<Map.Entry<CharSequence, CharSequence>> all = headers.iteratorCharSequence();
        while (all.hasNext()) {
            Map.Entry<CharSequence, CharSequence> header = all.next();
            CharSequence name = header.getKey();
            count++;
            if (HttpHeaderNames.HOST.contentEqualsIgnoreCase(name)) {
                hosts++;
                hostsValid &= isHost(header.getValue());
            } else if (HttpHeaderNames.TRANSFER_ENCODING.contentEqualsIgnoreCase(name)) {
                transferEncodings++;
                transferEncodingsValid &= HttpHeaderValues.CHUNKED.contentEqualsIgnoreCase(header.getValue());
            } else if (HttpHeaderNames.CONTENT_LENGTH.contentEqualsIgnoreCase(name)) {
                lengthGiven = true;
            } else if (HttpHeaderNames.ACCEPT_ENCODING.contentEqualsIgnoreCase(name)) {
                encodingsTooLong |= header.getValue().length() > LONGEST_ACCEPT_ENCODING;
            }
        }
        if (count > MAX_HEADERS) {
            return Optional.of(HeadFault.HEADERS_TOO_LARGE);
        }
        if (hosts > 1 || !hostsValid || hosts == 0 && !request.protocolVersion().equals(HttpVersion.HTTP_1_0)) {
            return Optional.of(HeadFault.HOST);
        }
        if (transferEncodings > 1 || !transferEncodingsValid || transferEncodings == 1 && lengthGiven) {
            return Optional.of(HeadFault.FRAMING);
        }
        if (encodingsTooLong) {
            headers.remove(HttpHeaderNames.ACCEPT_ENCODING);
        }
        return Optional.empty();
    }

    private static Optional<HeadFault> checkTarget(String target) {
        int question = target.indexOf('?');
        if (!NormalForm.isPath(target, question < 0 ? target.length() : question)) {
            return Optional.of(HeadFault.PATH);
        }
        return question < 0 || NormalForm.isQuery(target, question + 1)
                ? Optional.empty()
                : Optional.of(HeadFault.QUERY);
    }

    private static boolean isHost(CharSequence host) {
        if (host.isEmpty() || host.length() > LONGEST_HOST) {
            return false;
        }
        for (int i = 0; i < host.length(); i++) {
            char c = host.charAt(i);
            boolean letterOrDigit = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
            if (!letterOrDigit && PUNCTUATION_OF_HOSTS.indexOf(c) < 0) {
                return false;
            }
        }
        return true;
    }
}
