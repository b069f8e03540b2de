package dev.bartizan.update.asset;

import static io.quarkiverse.loggingjson.providers.KeyValueStructuredArgument.kv;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.util.Map;
import org.jboss.logging.Logger;

/** A failure of the file system below the data folder, such as a full disk. */
public final class StorageFailure extends ServiceException {

    private static final Logger LOG = Logger.getLogger(StorageFailure.class);

    public StorageFailure(IOException cause) {
        super(ErrorCode.STORAGE_FAILED, ErrorCode.STORAGE_FAILED.message(), Map.of("reason", reason(cause)), cause);
        LOG.warnv("update_storage_failed", kv("reason", String.valueOf(cause.getMessage())));
    }

    /** The reason without the path, which clients must not see. */
    private static String reason(IOException cause) {
        String reason = cause instanceof FileSystemException of ? of.getReason() : cause.getMessage();
        return reason == null ? cause.getClass().getSimpleName() : reason;
    }
}
