package dev.bartizan.update.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.PublicAddress;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import dev.bartizan.update.adoption.AdoptionHours;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers clients in protocol version 0 and 1. Responses are cached with their signatures, because a signature takes
 * milliseconds and most clients get the same response.
 */
@Singleton
public class ManifestService {

    /** Limits the cache: addresses in manifests can come from clients, so their number is unlimited. */
    private static final long MAX_CACHED_BYTES = 4 << 20;

    private final Updates updates;
    private final UpdateChooser chooser;
    private final Adoption adoption;
    private final AdoptionHours hours;
    private final CodeSigning signing;
    private final PublicAddress address;
    private final Map<CacheKey, ManifestAnswer> cache = new ConcurrentHashMap<>();
    private long cachedBytes;

    ManifestService(
            Updates updates,
            UpdateChooser chooser,
            Adoption adoption,
            AdoptionHours hours,
            CodeSigning signing,
            PublicAddress address) {
        this.updates = updates;
        this.chooser = chooser;
        this.adoption = adoption;
        this.hours = hours;
        this.signing = signing;
        this.address = address;
    }

    /** @param update empty for the directive {@code noUpdateAvailable} */
    private record CacheKey(Optional<UUID> update, String base, AnswerFormat format, boolean signed) {}

    /**
     * The response; empty in version 0 if there is no update.
     *
     * @param base base URL of this service for the client, without a trailing slash
     * @throws ServiceException {@code NOT_ACCEPTABLE} if the client accepts no format of the response; also as
     *     {@link CodeSigning#key} and {@link PublicAddress#requireConfigured}
     */
    Optional<ManifestAnswer> answer(ClientRequest request, String base) {
        remember(request);
        Optional<Update> chosen = chooser.choose(request);
        return request.protocol() == 0
                ? chosen.map(update -> version0(request, update, base))
                : Optional.of(version1(request, chosen, base));
    }

    /** Counts the request. Records failures only of updates that the client may have had, because invented ids would fill the memory. */
    private void remember(ClientRequest request) {
        hours.requested(request.target(), request.installation().current());
        if (request.installation().failed().isEmpty()
                || request.installation().id().isEmpty()) {
            return;
        }
        updates.of(request.target()).stream()
                .map(Update::id)
                .filter(request.installation().failed()::contains)
                .forEach(update ->
                        adoption.failed(update, request.installation().id().get()));
    }

    /** Version 0 has no directives, so the client must detect itself that it already has the update. */
    private ManifestAnswer version0(ClientRequest request, Update update, String base) {
        if (update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED) {
            throw new ServiceException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "The newest update is a rollback to the embedded update, which version 0 of the protocol "
                            + "can't express.",
                    Map.of());
        }
        AcceptedFormats accepted = request.accepted();
        AnswerFormat format = accepted.json()
                .or(accepted::multipart)
                .orElseThrow(() -> new ServiceException(ErrorCode.NOT_ACCEPTABLE));
        return manifest(request, update, base, format);
    }

    private ManifestAnswer version1(ClientRequest request, Optional<Update> chosen, String base) {
        Optional<Update> news = chosen.filter(update -> !request.runs(update));
        if (news.isEmpty()) {
            return directive(request, Optional.empty(), Manifest::noUpdateAvailable);
        }
        Update update = news.get();
        return switch (update.kind()) {
            case UPDATE -> {
                AnswerFormat format =
                        request.accepted().best().orElseThrow(() -> new ServiceException(ErrorCode.NOT_ACCEPTABLE));
                yield manifest(request, update, base, format);
            }
            case ROLLBACK_TO_EMBEDDED ->
                directive(request, Optional.of(update.id()), () -> Manifest.rollBackToEmbedded(update.createdAt()));
        };
    }

    private ManifestAnswer manifest(ClientRequest request, Update update, String base, AnswerFormat format) {
        if (request.signatureExpected()) {
            signing.key();
            address.requireConfigured();
        }
        CacheKey key = new CacheKey(Optional.of(update.id()), base, format, request.signatureExpected());
        return cached(key, () -> {
            byte[] manifest = bytes(Manifest.of(update, base));
            Optional<String> signature = signature(request, manifest);
            if (format != AnswerFormat.MULTIPART) {
                return new ManifestAnswer(format.mediaType() + "; charset=utf-8", signature, manifest);
            }
            return multipart(List.of(
                    new MultipartMixed.Part("manifest", manifest, signature),
                    new MultipartMixed.Part("extensions", bytes(Manifest.extensions()), Optional.empty())));
        });
    }

    private ManifestAnswer directive(ClientRequest request, Optional<UUID> update, Supplier<ObjectNode> content) {
        AnswerFormat format = request.accepted()
                .multipart()
                .orElseThrow(() -> new ServiceException(
                        ErrorCode.NOT_ACCEPTABLE,
                        "The response is a directive, which needs multipart/mixed.",
                        Map.of()));
        return cached(new CacheKey(update, "", format, request.signatureExpected()), () -> {
            byte[] directive = bytes(content.get());
            return multipart(List.of(new MultipartMixed.Part("directive", directive, signature(request, directive))));
        });
    }

    private ManifestAnswer cached(CacheKey key, Supplier<ManifestAnswer> make) {
        ManifestAnswer answer = cache.get(key);
        return answer == null ? cache(key, make.get()) : answer;
    }

    private synchronized ManifestAnswer cache(CacheKey key, ManifestAnswer answer) {
        cachedBytes += answer.body().length;
        if (cachedBytes > MAX_CACHED_BYTES) {
            cache.clear();
            cachedBytes = answer.body().length;
        }
        cache.put(key, answer);
        return answer;
    }

    private Optional<String> signature(ClientRequest request, byte[] bytes) {
        return request.signatureExpected() ? Optional.of(signing.key().sign(bytes)) : Optional.empty();
    }

    private static ManifestAnswer multipart(List<MultipartMixed.Part> parts) {
        return new ManifestAnswer(MultipartMixed.CONTENT_TYPE, Optional.empty(), MultipartMixed.write(parts));
    }

    private static byte[] bytes(ObjectNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
