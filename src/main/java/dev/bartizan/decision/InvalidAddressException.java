package dev.bartizan.decision;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpSyntax;
import java.util.Map;

/** {@code INVALID_ADDRESS}, with what was given and what is wrong with it. */
class InvalidAddressException extends ServiceException {

    InvalidAddressException(String input, IpSyntax syntax) {
        super(ErrorCode.INVALID_ADDRESS, Map.of("input", input, "reason", syntax.reason()));
    }
}
