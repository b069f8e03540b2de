package dev.bartizan.console;

import dev.bartizan.digest.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/** A script, a style sheet or an image of the console. Its path contains the hash of its content, so that it never changes. */
final class Asset {

    /** Folder of the files in the class path; also named in application.properties, for the native binary. */
    private static final String FOLDER = "/dev/bartizan/console/assets/";

    private static final int HASH_BYTES = 8;

    private final String name;
    private final String file;
    private final String mediaType;
    private final byte[] content;
    private final byte[] compressed;

    private Asset(String name, String file, String mediaType, byte[] content) {
        this.name = name;
        this.file = file;
        this.mediaType = mediaType;
        this.content = content;
        this.compressed = compress(content);
    }

    /**
     * Reads a file and compresses it.
     *
     * @param name such as {@code console.css}
     */
    static Asset read(String name) {
        try (InputStream file = Asset.class.getResourceAsStream(FOLDER + name)) {
            if (file == null) {
                throw new IllegalStateException("The build has not unpacked " + name);
            }
            byte[] content = file.readAllBytes();
            int dot = name.lastIndexOf('.');
            String extension = name.substring(dot + 1);
            return new Asset(
                    name,
                    name.substring(0, dot) + "-" + hash(content) + "." + extension,
                    mediaType(extension),
                    content);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    private static String mediaType(String extension) {
        return switch (extension) {
            case "css" -> "text/css;charset=UTF-8";
            case "js" -> "text/javascript;charset=UTF-8";
            case "svg" -> "image/svg+xml";
            default -> throw new IllegalArgumentException(extension);
        };
    }

    /** The name without the hash. */
    String name() {
        return name;
    }

    /** The name with the hash, such as {@code console-0123456789abcdef.css}. */
    String file() {
        return file;
    }

    String mediaType() {
        return mediaType;
    }

    /**
     * The bytes to send; not copied.
     *
     * @param gzip whether they are compressed
     */
    byte[] content(boolean gzip) {
        return gzip ? compressed : content;
    }

    private static String hash(byte[] content) {
        return HexFormat.of().formatHex(Sha256.begin().digest(content), 0, HASH_BYTES);
    }

    private static byte[] compress(byte[] content) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(bytes) {
            {
                def.setLevel(Deflater.BEST_COMPRESSION);
            }
        }) {
            gzip.write(content);
        } catch (IOException impossible) {
            throw new UncheckedIOException(impossible);
        }
        return bytes.toByteArray();
    }
}
