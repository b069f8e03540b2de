package dev.bartizan.update.manifest;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.update.Adoption;
import dev.bartizan.update.PublicAddress;
import dev.bartizan.update.Update;
import dev.bartizan.update.Updates;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * Answers clients in protocol version 0 and 1. What is answered is kept as it goes over the wire, with its signature: to
 * make one takes milliseconds, and most clients get the same.
 */
@Singleton
public class ManifestService {

    /** The addresses in manifests can come from clients: there may be any number of them. */
    private static final long MOST_KEPT_BYTES = 4 << 20;

    private final Updates updates;
    private final UpdateChooser chooser;
    private final Adoption adoption;
    private final CodeSigning signing;
    private final PublicAddress address;
    private final Map<Kept, ManifestAnswer> kept = new ConcurrentHashMap<>();
    private long keptBytes;

    ManifestService(
            Updates updates, UpdateChooser chooser, Adoption adoption, CodeSigning signing, PublicAddress address) {
        this.updates = updates;
        this.chooser = chooser;
        this.adoption = adoption;
        this.signing = signing;
        this.address = address;
    }

    /** @param update empty for the directive that there is none */
    private record Kept(Optional<UUID> update, String base, AnswerFormat format, boolean signed) {}

    /**
     * The answer; empty if there is no update and the client's version of the protocol can't say so in a better way.
     *
     * @param base where the client reaches this service, without a slash at the end
     * @throws ServiceException {@code NOT_ACCEPTABLE} if the client accepts no format that the answer can have; what {@link
     *     CodeSigning#key} and {@link PublicAddress#requireConfigured} throw
     */
    Optional<ManifestAnswer> answer(ClientRequest request, String base) {
        remember(request);
        Optional<Update> chosen = chooser.choose(request);
        return request.protocol() == 0
                ? chosen.map(update -> version0(request, update, base))
                : Optional.of(version1(request, chosen, base));
    }

    /** Only of updates that the client may have had: there is no end to ids that somebody could make up. */
    private void remember(ClientRequest request) {
        if (request.failed().isEmpty() || request.client().isEmpty()) {
            return;
        }
        updates.of(request.platform(), request.runtimeVersion(), request.channel()).stream()
                .map(Update::id)
                .filter(request.failed()::contains)
                .forEach(update -> adoption.failed(update, request.client().get()));
    }

    /** It knows no directives: the client has to find out itself that it has the update already. */
    private ManifestAnswer version0(ClientRequest request, Update update, String base) {
        if (update.kind() == Update.Kind.ROLLBACK_TO_EMBEDDED) {
            throw new ServiceException(
                    ErrorCode.NOT_ACCEPTABLE,
                    "Clients are to go back to the embedded update, which version 0 of the protocol can't say.",
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
        Kept key = new Kept(Optional.of(update.id()), base, format, request.signatureExpected());
        return kept(key, () -> {
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
                        "The answer is a directive, which only multipart/mixed can carry.",
                        Map.of()));
        return kept(new Kept(update, "", format, request.signatureExpected()), () -> {
            byte[] directive = bytes(content.get());
            return multipart(List.of(new MultipartMixed.Part("directive", directive, signature(request, directive))));
        });
    }

    private ManifestAnswer kept(Kept key, Supplier<ManifestAnswer> make) {
        ManifestAnswer answer = kept.get(key);
        return answer == null ? keep(key, make.get()) : answer;
    }

    private synchronized ManifestAnswer keep(Kept key, ManifestAnswer answer) {
        keptBytes += answer.body().length;
        if (keptBytes > MOST_KEPT_BYTES) {
            kept.clear();
            keptBytes = answer.body().length;
        }
        kept.put(key, answer);
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
