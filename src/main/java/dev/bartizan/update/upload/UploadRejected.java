package dev.bartizan.update.upload;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import java.util.Map;

/** An upload was rejected; has the reason for people. */
final class UploadRejected extends ServiceException {

    UploadRejected(String reason) {
        super(ErrorCode.UPLOAD_REJECTED, Map.of("reason", reason));
    }
}
