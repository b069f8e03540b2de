package dev.bartizan.net;

import dev.bartizan.error.ErrorCode;
import dev.bartizan.error.ServiceException;
import dev.bartizan.ip.IpSyntax;
import java.util.Map;

/** {@code INVALID_ADDRESS}, with what was given and what is wrong with it. */
public class InvalidAddressException extends ServiceException {

    public InvalidAddressException(String input, IpSyntax syntax) {
        super(ErrorCode.INVALID_ADDRESS, Map.of("input", input, "reason", syntax.reason()));
    }
}
