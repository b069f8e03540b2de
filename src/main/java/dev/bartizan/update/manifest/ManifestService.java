package dev.bartizan.update.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.PublicAddress;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import dev.bartizan.update.adoption.AdoptionHours;
import dev.bartizan.update.manifest.CodeSigning.Signer;
import dev.bartizan.update.manifest.MultipartMixed.Part;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.stream.Stream;

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

    /**
     * @param app name of the app, whose keys sign it
     * @param update empty for the directive {@code noUpdateAvailable}
     * @param signer id of the configured key that signs it, if it is signed
     */
    private record CacheKey(
            String app, Optional<UUID> update, String base, AnswerFormat format, Optional<String> signer) {}

    /**
     * The response; empty in version 0 if there is no update.
     *
     * @param base base URL of this service for the client, without a trailing slash
     * @throws ServiceException {@code NOT_ACCEPTABLE} if the client accepts no format of the response; also as
     *     {@link CodeSigning#signer} and {@link PublicAddress#requireConfigured}
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
        Optional<Signer> signer = signer(request);
        if (signer.isPresent()) {
            address.requireConfigured();
        }
        CacheKey key =
                new CacheKey(request.target().app(), Optional.of(update.id()), base, format, signer.map(Signer::id));
        return cached(key, () -> {
            byte[] manifest = bytes(Manifest.of(update, base));
            Optional<String> signature = signer.map(used -> used.sign(manifest));
            if (format != AnswerFormat.MULTIPART) {
                return new ManifestAnswer(format.mediaType() + "; charset=utf-8", signature, manifest);
            }
            return multipart(
                    signer,
                    Part.json("manifest", manifest, signature),
                    Part.json("extensions", bytes(Manifest.extensions()), Optional.empty()));
        });
    }

    private ManifestAnswer directive(ClientRequest request, Optional<UUID> update, Supplier<ObjectNode> content) {
        AnswerFormat format = request.accepted()
                .multipart()
                .orElseThrow(() -> new ServiceException(
                        ErrorCode.NOT_ACCEPTABLE,
                        "The response is a directive, which needs multipart/mixed.",
                        Map.of()));
        Optional<Signer> signer = signer(request);
        return cached(new CacheKey(request.target().app(), update, "", format, signer.map(Signer::id)), () -> {
            byte[] directive = bytes(content.get());
            return multipart(signer, Part.json("directive", directive, signer.map(used -> used.sign(directive))));
        });
    }

    private Optional<Signer> signer(ClientRequest request) {
        return request.expected()
                .map(expected -> signing.signer(request.target().app(), expected));
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

    /** The parts, and the certificates of the key that signed them, for clients that know only their issuer. */
    private static ManifestAnswer multipart(Optional<Signer> signer, Part... parts) {
        List<Part> all = Stream.concat(
                        Stream.of(parts),
                        signer.flatMap(Signer::chain).stream().map(chain -> Part.pem("certificate_chain", chain)))
                .toList();
        return new ManifestAnswer(MultipartMixed.CONTENT_TYPE, Optional.empty(), MultipartMixed.write(all));
    }

    private static byte[] bytes(ObjectNode document) {
        return document.toString().getBytes(StandardCharsets.UTF_8);
    }
}
